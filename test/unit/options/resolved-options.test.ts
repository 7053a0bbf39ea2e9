import { describe, expect, test } from '@jest/globals';
import { DISPLAY_DEFAULTS, resolveDisplayOptions } from '../../../lib/display/display-options.js';
import { ENTRY_RULES, resolveEntryRules } from '../../../lib/session/entry-rules.js';
import { resolveSessionLimits, SESSION_LIMITS } from '../../../lib/session/session-limits.js';
import { resolveTransportLimits, TRANSPORT_DEFAULTS } from '../../../lib/transport/transport-limits.js';

const LEVELS = [
  { name: 'display', resolve: resolveDisplayOptions, defaults: DISPLAY_DEFAULTS },
  { name: 'entry rules', resolve: resolveEntryRules, defaults: ENTRY_RULES },
  { name: 'session limits', resolve: resolveSessionLimits, defaults: SESSION_LIMITS },
  { name: 'transport limits', resolve: resolveTransportLimits, defaults: TRANSPORT_DEFAULTS },
];

describe.each(LEVELS)('options of $name', ({ resolve, defaults }) => {
  test('that are empty or undefined are the defaults, frozen', () => {
    const nothing = Object.fromEntries(Object.keys(defaults).map((key) => [key, undefined]));
    for (const given of [{}, nothing]) {
      const resolved = resolve('options', given);
      expect(resolved).toEqual(defaults);
      expect(Object.isFrozen(resolved)).toBe(true);
    }
  });

  test('that are given are copied, and the caller’s object is left as it was', () => {
    const given = Object.freeze({ ...defaults });
    const resolved = resolve('options', given);
    expect(resolved).toEqual(defaults);
    expect(resolved).not.toBe(given);
  });

  test('of which any is null are refused by name, since null is no default', () => {
    for (const key of Object.keys(defaults)) {
      expect(() => resolve('options', { [key]: null })).toThrow(new RegExp(`^options\\.${key} must be .*, got null$`));
    }
  });
});

test.each<[object, string]>([
  [{ framerate: 0 }, 'options.framerate must be a number in 0.1..240, got 0'],
  [{ imageFormat: 'gif' }, 'options.imageFormat must be one of jpeg, png, webp, got "gif"'],
  [{ imageQuality: 101 }, 'options.imageQuality must be an integer in 1..100, got 101'],
  [{ maxInflight: 0 }, 'options.maxInflight must be an integer in 1..64, got 0'],
  [{ ackTimeoutMs: 0.5 }, 'options.ackTimeoutMs must be an integer in 10..600000, got 0.5'],
  [{ ownFrames: 'yes' }, 'options.ownFrames must be true or false, got "yes"'],
  [{ statsIntervalMs: 50 }, 'options.statsIntervalMs must be false or an integer in 100..60000, got 50'],
  [{ statsIntervalMs: true }, 'options.statsIntervalMs must be false or an integer in 100..60000, got true'],
  [{ maxViewers: -1 }, 'options.maxViewers must be an integer in 1..1000000, got -1'],
  [{ frameRate: 30 }, 'options.frameRate is not an option; did you mean framerate?'],
])('a display of %p is refused with path, rule and value', (options, message) => {
  expect(() => resolveDisplayOptions('options', options)).toThrow(message);
});
