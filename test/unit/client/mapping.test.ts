import { describe, expect, test } from '@jest/globals';
import { buttonOf, buttonsOf, modifiersOf } from '../../../lib/client/input/button-map.js';
import { framePoint, pictureBox } from '../../../lib/client/input/point-mapper.js';
import { wheelDelta } from '../../../lib/client/input/wheel.js';
import { resolveUrl } from '../../../lib/client/resolve-url.js';

describe('buttons', () => {
  test('the five buttons of the DOM have their numbers of the wire, and none and unknown are 0', () => {
    expect([0, 1, 2, 3, 4, -1, 9].map(buttonOf)).toEqual([1, 3, 2, 4, 5, 0, 0]);
  });

  test('a bit mask becomes the numbers that are pressed', () => {
    expect([0, 1, 2, 4, 8, 16, 31, 64].map(buttonsOf)).toEqual([[], [1], [2], [3], [4], [5], [1, 2, 3, 4, 5], []]);
  });

  test('modifiers have the order of the wire', () => {
    expect(modifiersOf({ metaKey: true, altKey: true, ctrlKey: true, shiftKey: true })).toEqual([
      'Shift',
      'Control',
      'Alt',
      'Meta',
    ]);
  });
});

describe('wheel', () => {
  const page = { clientWidth: 400, clientHeight: 300 };

  test.each([
    ['pixels', 0, { dx: 2, dy: -3 }],
    ['lines', 1, { dx: 32, dy: -48 }],
    ['pages', 2, { dx: 800, dy: -900 }],
  ] as const)('%s become CSS pixels', (_, deltaMode, expected) => {
    expect(wheelDelta({ deltaX: 2, deltaY: -3, deltaMode }, page)).toEqual(expected);
  });
});

describe('points', () => {
  const frame = { width: 1280, height: 720, pixelRatio: 2 };

  test('a point of the page becomes a pixel of the frame', () => {
    const box = { left: 10, top: 20, width: 320, height: 240 };
    const view = { frame, backing: { width: 640, height: 480 }, fit: 'contain' } as const;
    expect(framePoint({ clientX: 170, clientY: 140 }, box, view)).toEqual({
      x: 640,
      y: 360,
      inside: true,
      pixel_ratio: 2,
      frame_width: 1280,
      frame_height: 720,
    });
    expect(framePoint({ clientX: 10, clientY: 20 }, box, view)).toMatchObject({ x: 0, y: -120, inside: false });
  });

  test('a canvas that is scaled by CSS is mapped through the box it is seen in', () => {
    const box = { left: 0, top: 0, width: 160, height: 90 };
    const view = { frame, backing: { width: 1280, height: 720 }, fit: 'fill' } as const;
    expect(framePoint({ clientX: 80, clientY: 45 }, box, view)).toMatchObject({ x: 640, y: 360 });
  });

  test('a canvas without a size gives numbers all the same', () => {
    const box = { left: 0, top: 0, width: 0, height: 0 };
    const point = framePoint({ clientX: 5, clientY: 5 }, box, { frame, backing: { width: 1, height: 1 }, fit: 'fill' });
    expect(Number.isFinite(point.x) && Number.isFinite(point.y)).toBe(true);
  });
});

describe('the picture on the page', () => {
  const frame = { width: 1280, height: 720, pixelRatio: 1 };
  const box = { left: 10, top: 20, width: 320, height: 240 };
  const backing = { width: 640, height: 480 };

  test.each([
    ['contain', { left: 10, top: 50, right: 330, bottom: 230 }],
    ['cover', { left: 10, top: 20, right: 330, bottom: 260 }],
    ['fill', { left: 10, top: 20, right: 330, bottom: 260 }],
  ] as const)('under %s is what is seen of it', (fit, expected) => {
    expect(pictureBox(box, { frame, backing, fit })).toEqual(expected);
  });
});

describe('URLs', () => {
  test.each([
    ['/rfb', 'https://site.example/app/page', 'wss://site.example/rfb'],
    ['/rfb', 'http://localhost:3000/', 'ws://localhost:3000/rfb'],
    ['rfb/camera?x=1', 'http://site.example/app/page', 'ws://site.example/app/rfb/camera?x=1'],
    ['//other.example/rfb', 'https://site.example/', 'wss://other.example/rfb'],
    ['https://other.example/rfb', 'http://site.example/', 'wss://other.example/rfb'],
    ['ws://other.example/rfb#part', 'https://site.example/', 'ws://other.example/rfb'],
  ])('%s on %s is %s', (url, base, expected) => {
    expect(resolveUrl(url, base)).toBe(expected);
  });

  test('a URL that leads nowhere says so', () => {
    expect(() => resolveUrl('/rfb', 'file:///home/page.html')).toThrow(
      'options.url must lead to http, https, ws or wss, got "/rfb" on a page at file:///home/page.html',
    );
    expect(() => resolveUrl('/rfb', 'about:blank')).toThrow(
      'options.url must be a URL, got "/rfb" on a page at about:blank',
    );
  });
});
