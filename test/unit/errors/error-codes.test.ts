import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { RfbError } from '../../../lib/errors/rfb-error.js';

function text(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

/** The union's members, as written in the source. */
function codesOfTheUnion(): string[] {
  const union = /export type RfbErrorCode =([^;]+);/.exec(text('lib/errors/rfb-error.ts'))![1]!;
  return [...union.matchAll(/'(RFB_ERR_\w+)'/g)].map(([, code]) => code!);
}

function codesOfThePage(): string[] {
  return [...text('docs/errors.md').matchAll(/^#+ +`?(RFB_ERR_\w+)`?\s*$/gm)].map(([, code]) => code!);
}

test('every error code has one heading in docs/errors.md, in alphabetical order, and no heading is without a code', () => {
  const codes = codesOfTheUnion();
  expect(codes.length).toBeGreaterThan(0);
  expect(codesOfThePage()).toEqual([...codes].sort());
});

test('every error code is listed once, in alphabetical order', () => {
  const codes = codesOfTheUnion();
  expect(codes).toEqual([...new Set(codes)].sort());
});

test('each heading of docs/errors.md is followed by what to do', () => {
  const sections = text('docs/errors.md')
    .split(/^#+ +`?RFB_ERR_\w+`?\s*$/m)
    .slice(1);
  for (const section of sections) expect(section.trim().length).toBeGreaterThan(40);
});

test('an error carries its code, its name and the error behind it', () => {
  const cause = new Error('behind');
  const error = new RfbError('RFB_ERR_STREAM_EXISTS', 'there is one', { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'RfbError', code: 'RFB_ERR_STREAM_EXISTS', message: 'there is one', cause });
});

test.each([
  [RfbError.displayClosed('camera'), "display 'camera' is closed", "server.addStream('camera', width, height)"],
  [RfbError.displayNotDeclared('camera'), "display 'camera' is injected", 'RfbModule.forRoot('],
  [RfbError.encoderUnavailable('h264', "use 'auto'"), 'h264 cannot be encoded here', "use 'auto'"],
  [RfbError.serverClosed(), 'shut down', 'no stream can be added'],
  [RfbError.streamExists('camera'), "stream 'camera' exists", "server.removeStream('camera')"],
])('%s says what to do instead', (error, what, instead) => {
  expect(error.message).toContain(what);
  expect(error.message).toContain(instead);
});
