import { expect, test } from '@jest/globals';
import { isPossibleName, parseStreamPath } from '../../../lib/transport/stream-path.js';

test.each([
  ['/rfb', 'default', '/rfb'],
  ['/rfb/', 'default', '/rfb'],
  ['/rfb?a=/b', 'default', '/rfb?a=/b'],
  ['/rfb/?a', 'default', '/rfb?a'],
  ['/rfb/camera', 'camera', '/rfb/camera'],
  ['/rfb/a%20b?x', 'a b', '/rfb/a%20b?x'],
  ['/rfb/a%2Fb', 'a/b', '/rfb/a%2Fb'],
])('%s asks for the stream %s', (url, name, routed) => {
  expect(parseStreamPath('/rfb', url)).toEqual({ kind: 'stream', name, url: routed });
});

test.each(['/', '/rf', '/rfbx', '/RFB', '/rfb/a/b', '/rfb/a/', '/x/rfb', '//rfb', 'http://host/rfb', '*', ''])(
  '%s is elsewhere',
  (url) => {
    expect(parseStreamPath('/rfb', url)).toEqual({ kind: 'elsewhere' });
  },
);

test.each(['/rfb/%', '/rfb/%zz', '/rfb/%ff', '/rfb/%C3%28'])('%s cannot be decoded', (url) => {
  expect(parseStreamPath('/rfb', url)).toEqual({ kind: 'undecodable' });
});

test.each([
  ['camera', true],
  ['x'.repeat(64), true],
  ['x'.repeat(65), false],
  ['a/b', false],
  ['a\u0000', false],
  ['', false],
])('%j as the name of a stream: %s', (name, isPossible) => {
  expect(isPossibleName(name)).toBe(isPossible);
});
