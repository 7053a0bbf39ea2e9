import { expect, test } from '@jest/globals';
import { DISPLAY_DEFAULTS } from '../../../lib/display/display-options.js';
import { MAX_EVENTS } from '../../../lib/display/event-queue.js';
import { MAX_TOKEN_LENGTH } from '../../../lib/protocol/client-messages.js';
import { MODULE_DEFAULTS } from '../../../lib/rfb.options.js';
import { ENTRY_RULES } from '../../../lib/session/entry-rules.js';
import { MALFORMED_BURST, MALFORMED_PER_SECOND } from '../../../lib/session/guest.js';
import { MAX_HELD } from '../../../lib/session/held-inputs.js';
import { MESSAGE_UNIT } from '../../../lib/session/message-budget.js';
import { MAX_BUFFERED_BYTES } from '../../../lib/session/room.js';
import { SESSION_LIMITS } from '../../../lib/session/session-limits.js';
import { MAX_FRAGMENTS } from '../../../lib/transport/handshake.js';
import { TRANSPORT_DEFAULTS } from '../../../lib/transport/transport-limits.js';
import { CONTROL_FRAMES_BURST, CONTROL_FRAMES_PER_SECOND } from '../../../lib/transport/ws-channel.js';
import { tableRows } from '../../support/documentation/option-tables.js';
import { readPage } from '../../support/documentation/pages.js';

const page = readPage('docs/security.md');

test('the page names every limit that is an option, with its unit and the default of the code', () => {
  const numbers = Object.entries({
    ...TRANSPORT_DEFAULTS,
    ...SESSION_LIMITS,
    ...ENTRY_RULES,
    shutdownGraceMs: MODULE_DEFAULTS.shutdownGraceMs,
    'displays.….maxViewers': DISPLAY_DEFAULTS.maxViewers,
    'displays.….maxRenderDimension': DISPLAY_DEFAULTS.maxRenderDimension,
  }).filter(([, value]) => typeof value === 'number');
  const rows = tableRows(page, 'Option');
  expect(Object.fromEntries(rows.map(([name, , value]) => [name, Number(value)]))).toEqual(
    Object.fromEntries(numbers.map(([name, value]) => [`\`${name}\``, value])),
  );
  const unitOf = (name: string) => (name.endsWith('Ms`') ? 'ms' : name.endsWith('Bytes`') ? 'bytes' : undefined);
  for (const [name = '', unit] of rows) expect(unit).toBe(unitOf(name) ?? unit);
  expect(rows.filter((cells) => cells.length !== 4 || cells.includes(''))).toEqual([]);
});

test('the page has the numbers that are no options as the code has them', () => {
  const rows = tableRows(page, 'Of');
  expect(rows.map(([what = '', most]) => `${what.split(' ').slice(0, 3).join(' ')}: ${most}`)).toEqual([
    `bytes that wait: ${MAX_BUFFERED_BYTES}`,
    `characters of a: ${MESSAGE_UNIT}`,
    `fragments of a: ${MAX_FRAGMENTS}`,
    `pings and pongs: ${CONTROL_FRAMES_PER_SECOND}`,
    `malformed messages from: ${MALFORMED_PER_SECOND}`,
    `events that a: ${MAX_EVENTS}`,
    `keys and buttons: ${MAX_HELD}`,
    `characters of a: ${MAX_TOKEN_LENGTH}`,
  ]);
  expect(page).toContain(`1008, after a burst of ${CONTROL_FRAMES_BURST} `);
  expect(page).toContain(`1008, after a burst of ${MALFORMED_BURST} `);
});
