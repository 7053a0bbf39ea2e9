import { expect, test } from '@jest/globals';
import {
  checkBoolean,
  checkFunction,
  checkInteger,
  checkKnown,
  checkNumber,
  checkObject,
  checkOneOf,
  checkStreamName,
  show,
} from '../../../lib/options/check.js';

const DIMENSION = ['display.width', 1, 16_384] as const;
const [path, min, max] = DIMENSION;

test.each([1, 16_384])('the integer %p on a bound is returned as it is', (value) => {
  expect(checkInteger(path, value, min, max)).toBe(value);
});

test.each<[unknown, string]>([
  [0, '0'],
  [16_385, '16385'],
  [1.5, '1.5'],
  [NaN, 'NaN'],
  [Infinity, 'Infinity'],
  ['640', '"640"'],
  [undefined, 'undefined'],
  [null, 'null'],
  [640n, '640'],
])('%p is no integer in range, and the error says path, rule and value', (value, shown) => {
  expect(() => checkInteger(path, value, min, max)).toThrow(
    new RangeError(`display.width must be an integer in 1..16384, got ${shown}`),
  );
});

test('a number in range is returned as it is, and nothing is clamped into it', () => {
  expect(checkNumber('framerate', 29.97, 0.1, 240)).toBe(29.97);
  expect(() => checkNumber('framerate', 241, 0.1, 240)).toThrow(
    new RangeError('framerate must be a number in 0.1..240, got 241'),
  );
  expect(() => checkNumber('framerate', NaN, 0.1, 240)).toThrow('got NaN');
  expect(() => checkNumber('framerate', '30', 0.1, 240)).toThrow('got "30"');
});

test('only true and false are booleans', () => {
  expect([checkBoolean('ownFrames', true), checkBoolean('ownFrames', false)]).toEqual([true, false]);
  expect(() => checkBoolean('ownFrames', 1)).toThrow(new TypeError('ownFrames must be true or false, got 1'));
});

test('one of several words is returned, and another is told which there are', () => {
  expect(checkOneOf('imageFormat', 'png', ['jpeg', 'png'])).toBe('png');
  expect(() => checkOneOf('imageFormat', 'gif', ['jpeg', 'png'])).toThrow(
    new RangeError('imageFormat must be one of jpeg, png, got "gif"'),
  );
});

test('a function is returned as it is', () => {
  const principal = () => null;
  expect(checkFunction('principal', principal)).toBe(principal);
  expect(() => checkFunction('principal', {})).toThrow(
    new TypeError('principal must be a function, got an object (Object)'),
  );
});

test.each<[unknown, string]>([
  [null, 'null'],
  [[], 'an array of 0'],
  ['x', '"x"'],
])('%p is no object of options', (value, shown) => {
  expect(() => checkObject('options', value)).toThrow(new TypeError(`options must be an object, got ${shown}`));
});

test('an unknown option is told which one was meant, or which there are', () => {
  const known = ['framerate', 'imageQuality'];
  expect(() => checkKnown('display', { framerate: 1 }, known)).not.toThrow();
  expect(() => checkKnown('display', { frameRate: 1 }, known)).toThrow(
    new TypeError('display.frameRate is not an option; did you mean framerate?'),
  );
  expect(() => checkKnown('display', { image: 1 }, known)).toThrow('did you mean imageQuality?');
  expect(() => checkKnown('display', { quality: 1 }, known)).toThrow(
    'display.quality is not an option; known: framerate, imageQuality',
  );
});

test.each(['default', 'a', 'x'.repeat(64), 'Kamera Süd', 'a.b-c', '日本'])('%p is a name of a stream', (name) => {
  expect(checkStreamName('name', name)).toBe(name);
});

test.each<unknown>(['', 'x'.repeat(65), 'a/b', 'a\nb', '\u0000', '\u007f', '\u009b', 7, undefined])(
  '%p is no name of a stream',
  (name) => {
    expect(() => checkStreamName('displays key', name)).toThrow(
      /^displays key must be 1 to 64 characters without "\/" and control characters, got /,
    );
  },
);

test('a value in an error message is short, whatever it is', () => {
  expect(show('x'.repeat(100))).toBe(`"${'x'.repeat(80)}…"`);
  expect(show(new Uint8Array(1e6))).toBe('an object (Uint8Array)');
  expect(show(Object.create(null))).toBe('an object (no prototype)');
  expect(show(() => 1)).toBe('function (anonymous)');
  expect(show(Symbol('s'))).toBe('Symbol(s)');
});
