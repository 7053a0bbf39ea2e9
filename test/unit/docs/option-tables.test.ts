import { expect, test } from '@jest/globals';
import { resolveReconnect } from '../../../lib/client/reconnect-options.js';
import { VIEW_DEFAULTS, resolveViewOptions, type ViewOptions } from '../../../lib/client/view-options.js';
import { ReconnectPolicy } from '../../../lib/client/worker/reconnect-policy.js';
import { DISPLAY_DEFAULTS } from '../../../lib/display/display-options.js';
import { DISPLAY_SIZE_DEFAULTS, EXTRA_DEFAULTS, MODULE_DEFAULTS } from '../../../lib/rfb.options.js';
import { CloseCode } from '../../../lib/protocol/index.js';
import { readPage } from '../../support/documentation/pages.js';
import { codedDefaults, documentedDefaults, tableRows } from '../../support/documentation/option-tables.js';

const server = readPage('docs/server-api.md');
const client = readPage('docs/client-api.md');

test('the page names every option of the module that is no limit, with its default', () => {
  // Limits are numbers, and have a table of their own in security.md.
  const options = Object.entries(MODULE_DEFAULTS).filter(([, value]) => typeof value !== 'number');
  const rows = tableRows(server, 'Option', '### Options');
  expect(documentedDefaults(rows)).toStrictEqual(codedDefaults(Object.fromEntries(options)));
});

test('the page names every option that is fixed at declaration, with its default', () => {
  const rows = tableRows(server.slice(server.indexOf('fixed when the module is declared')), 'Option');
  expect(documentedDefaults(rows)).toStrictEqual(codedDefaults(EXTRA_DEFAULTS));
});

test('the page names every option of a display, with its default', () => {
  const rows = tableRows(server, 'Option', '### Display options');
  expect(documentedDefaults(rows)).toStrictEqual(codedDefaults({ ...DISPLAY_SIZE_DEFAULTS, ...DISPLAY_DEFAULTS }));
});

test('the page names every option of a view, with its default', () => {
  const known = optionsOfViews().map((name) => [name, undefined]);
  const rows = tableRows(client, 'Option', '## Options');
  expect(documentedDefaults(rows)).toStrictEqual(codedDefaults({ ...Object.fromEntries(known), ...VIEW_DEFAULTS }));
});

test('the page names every state of a view', () => {
  const union = /export type ViewState = ([^;]+);/.exec(readPage('lib/client/worker/view-state.ts'))![1]!;
  const states = [...union.matchAll(/'(\w+)'/g)].map(([, state]) => `\`${state}\``);
  expect(tableRows(client, 'State').map(([state]) => state)).toEqual(states);
});

test('the page names every close code, and what a view does after it', () => {
  const rows = tableRows(client, 'Code', '### Close codes');
  const abnormal = 1006;
  expect(rows.map(([code]) => Number(code))).toEqual([...Object.values(CloseCode), abnormal].sort((a, b) => a - b));
  for (const [code, , , outcome] of rows) {
    const schedule = resolveReconnect(true).schedule;
    const policy = new ReconnectPolicy(
      () => 0,
      () => 0,
      schedule,
    );
    policy.lost();
    const next = policy.next(Number(code));
    expect({ code, outcome }).toEqual({ code, outcome: next.kind === 'retry' ? 'comes back' : `\`${next.state}\`` });
  }
});

/** As the message says that refuses one. */
function optionsOfViews(): string[] {
  try {
    resolveViewOptions({ nothing: 1 } as ViewOptions);
  } catch (error) {
    return /known: (.*)$/.exec((error as Error).message)![1]!.split(', ');
  }
  throw new Error('an unknown option is taken');
}

test('another default, one option more and one less are found', () => {
  const rows = [
    ['`framerate`', '`30`', ''],
    ['`h264`', "`'auto'`", ''],
    ['`authenticate`', 'none', ''],
  ];
  const coded = { framerate: 30, h264: 'auto', authenticate: undefined };
  expect(documentedDefaults(rows)).toStrictEqual(codedDefaults(coded));
  for (const other of [
    { ...coded, framerate: 60 },
    { ...coded, more: 1 },
    { framerate: 30, authenticate: () => {} },
  ])
    expect(documentedDefaults(rows)).not.toStrictEqual(codedDefaults(other));
});
