import { expect, test } from '@jest/globals';
import { judge, type RouteMarks } from '../../../lib/transport/verdict.js';

const nowhere: RouteMarks = { wasReached: false, wasAdmitted: false };
const reached: RouteMarks = { wasReached: true, wasAdmitted: false };
const admitted: RouteMarks = { wasReached: true, wasAdmitted: true };

const answered = (status: number) => ({ kind: 'answered' as const, status, setCookies: ['a=1'] });

test('our own 101 admits, and carries its cookies', () => {
  expect(judge(answered(101), admitted, true)).toEqual({ kind: 'admitted', setCookies: ['a=1'] });
});

test.each([
  [401, reached, 4401],
  [403, reached, 4401],
  [302, nowhere, 4401],
  [404, reached, 4401],
  [418, nowhere, 4401],
  [429, nowhere, 4429],
  [500, admitted, 1011],
  [503, nowhere, 1011],
  [404, nowhere, 1011],
  [200, nowhere, 1011],
  [200, admitted, 1011],
  [101, nowhere, 1011],
])('HTTP %i with %j closes with %i', (status, marks, code) => {
  const verdict = judge(answered(status), marks, true);
  expect(verdict).toMatchObject({ kind: 'refused', code });
  // Only what the server's owner can mend is complained about.
  expect('complaint' in verdict).toBe(code === 1011);
});

test.each([404, 414])('HTTP %i for a name no stream can have is an unknown stream, not a fault', (status) => {
  expect(judge(answered(status), nowhere, false)).toEqual({
    kind: 'refused',
    code: 4404,
    reason: 'unknown stream',
  });
});

test('a pipeline that does not answer in time is a fault', () => {
  expect(judge({ kind: 'timeout' }, reached, true)).toMatchObject({ code: 1011, complaint: expect.any(String) });
});

test('a peer that is gone is nobody’s fault', () => {
  expect(judge({ kind: 'gone' }, reached, true)).not.toHaveProperty('complaint');
});
