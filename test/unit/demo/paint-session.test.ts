import { beforeEach, describe, expect, test } from '@jest/globals';
import { PaintPalette } from '../../../src/scenes/paint/paint-palette.js';
import { PaintSession } from '../../../src/scenes/paint/paint-session.js';
import { StrokeLayer } from '../../../src/scenes/paint/stroke-layer.js';
import { pointer } from './pointer.js';

describe('PaintSession', () => {
  let layer: StrokeLayer;
  let session: PaintSession;
  beforeEach(() => {
    layer = new StrokeLayer(64, 64);
    session = new PaintSession(layer);
  });

  /** Colour and coverage of one pixel. */
  const at = (x: number, y: number) => [...layer.canvas.getContext('2d').getImageData(x, y, 1, 1).data];

  const stroke = (viewer: string, y: number, more: { button?: number; pressure?: number } = {}) => {
    session.handle(viewer, pointer('pointer_down', { x: 4, y, button: 1, ...more }));
    session.handle(viewer, pointer('pointer_move', { x: 60, y, ...more, button: 0 }));
    // A pen that is lifted no longer presses.
    session.handle(viewer, pointer('pointer_up', { x: 60, y, button: 1, ...more, pressure: 0 }));
  };

  test('each viewer paints in a colour of its own, up to where it let go', () => {
    stroke('a', 16);
    stroke('b', 48);
    expect(at(32, 16)).toEqual([37, 99, 235, 255]);
    expect(at(59, 16)).toEqual([37, 99, 235, 255]);
    expect(at(32, 48)).toEqual([225, 29, 72, 255]);
  });

  test('harder is wider', () => {
    stroke('a', 32, { pressure: 0.1 });
    expect(at(32, 36)[3]).toBe(0);
    stroke('a', 32, { pressure: 1 });
    for (const x of [32, 58]) expect(at(x, 36)[3]).toBe(255);
  });

  test('the right button takes paint away', () => {
    stroke('a', 32);
    stroke('b', 32, { button: 2 });
    expect(at(32, 32)[3]).toBe(0);
  });

  test('C clears, and a viewer that leaves takes its cursor but not its paint', () => {
    stroke('a', 32);
    session.leave('a');
    expect([...session.cursors]).toEqual([]);
    expect(layer.isEmpty).toBe(false);
    session.handle('b', { type: 'key_down', key: 'c', code: 'KeyC', modifiers: [], timestamp: 0 });
    expect(layer.isEmpty).toBe(true);
    expect(at(32, 32)[3]).toBe(0);
  });
});

describe('PaintPalette', () => {
  test('a colour that was given back is the next one given', () => {
    const palette = new PaintPalette();
    const first = palette.colorOf('a');
    palette.colorOf('b');
    palette.release('a');
    expect(palette.colorOf('c')).toBe(first);
  });

  test('colours repeat only when all are in use', () => {
    const palette = new PaintPalette();
    const colors = Array.from({ length: 9 }, (_, index) => palette.colorOf(`viewer ${index}`));
    expect(new Set(colors.slice(0, 8)).size).toBe(8);
    expect(colors[8]).toBe(colors[0]);
  });
});
