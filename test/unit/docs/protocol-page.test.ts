import { expect, test } from '@jest/globals';
import {
  Capability,
  CloseCode,
  parseClientMessage,
  parseServerMessage,
  placeFrame,
  type Fit,
  type Size,
} from '../../../lib/protocol/index.js';
import { fixtureBytes, textFixtures } from '../../conformance/fixture.js';
import { codeBlocks } from '../../support/documentation/code-blocks.js';
import { tableRows } from '../../support/documentation/option-tables.js';
import { readPage } from '../../support/documentation/pages.js';

const page = readPage('docs/protocol.md');
const blocks = codeBlocks('docs/protocol.md', page);

/** The section, as its heading is numbered, in which the server speaks. */
const SERVER_SECTION = 5;

const typeOf = (text: string) => (JSON.parse(text) as { type: string }).type;
const messagesOf = (isServer: boolean) =>
  blocks.filter(({ language, section }) => language === 'json' && (section === SERVER_SECTION) === isServer);

test('every message that is shown is one, with nothing in it that the parser leaves out', () => {
  for (const { text } of messagesOf(false)) {
    const message = parseClientMessage(text);
    // An event is taken apart: what it was mapped with stands beside it.
    if (message?.type === 'event') expect(message.event.type).toBe(typeOf(JSON.stringify(JSON.parse(text).event)));
    else expect(message).toStrictEqual(JSON.parse(text));
  }
  for (const { text } of messagesOf(true)) expect(parseServerMessage(text)).toStrictEqual(JSON.parse(text));
});

test('every type of message is shown', () => {
  const types = (texts: string[]) => [...new Set(texts.map(typeOf))].sort();
  const fixtures = (name: string) => textFixtures(name).map(({ wire }) => wire);
  const shown = (isServer: boolean) => types(messagesOf(isServer).map(({ text }) => text));
  expect(shown(false)).toEqual(types([...fixtures('client-messages.json'), ...fixtures('client-events.json')]));
  expect(shown(true)).toEqual(types(fixtures('server-messages.json')));
});

test('every type of input event, and every field of it, is named', () => {
  const section = page.slice(page.indexOf('## 6.'), page.indexOf('## 7.'));
  for (const { wire } of textFixtures('client-events.json')) {
    const { event } = JSON.parse(wire) as { event: Record<string, unknown> };
    for (const name of [event['type'], ...Object.keys(event)]) expect(section).toContain(`\`${String(name)}\``);
  }
});

test('the bytes are those that the parsers are held to', () => {
  const dumps = blocks
    .filter(({ language }) => language === 'hex')
    .map(({ text }) => text.split('\n').flatMap((line) => line.slice(0, 47).trim().split(' ').filter(Boolean)));
  const bytes = dumps.map((dump) => dump.map((pair) => Number.parseInt(pair, 16)));
  expect(bytes).toEqual(['image-frame.bin', 'video-chunk.bin'].map((name) => [...fixtureBytes(name)]));
});

test('the close codes are those of the code', () => {
  const rows = tableRows(page, 'Code').map(([code, name = '']) => [name.replaceAll('`', ''), Number(code)]);
  expect(Object.fromEntries(rows)).toEqual(CloseCode);
});

test('the capabilities are those of the code', () => {
  const rows = tableRows(page, 'Capability').map(([name = '']) => name.replaceAll('`', ''));
  expect(rows.sort()).toEqual(Object.values<string>(Capability).sort());
});

test('frames are placed as the table says', () => {
  const sizeOf = (cell = ''): Size => {
    const [width = NaN, height = NaN] = cell.split('×').map(Number);
    return { width, height };
  };
  for (const [frame, canvas, fit = '', place = ''] of tableRows(page, 'Frame')) {
    const { x, y, width, height } = placeFrame(sizeOf(frame), sizeOf(canvas), fit.replaceAll('`', '') as Fit);
    expect([x, y, width, height]).toEqual(place.replaceAll('−', '-').split(', ').map(Number));
  }
});
