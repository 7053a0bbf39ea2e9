import { beforeEach, describe, expect, test } from '@jest/globals';
import { ViewRole } from '../../../lib/client/view-role.js';
import type { Role } from '../../../lib/protocol/index.js';

let dressed: (Role | undefined)[];
let told: Role[];

beforeEach(() => {
  dressed = [];
  told = [];
});

function viewRole({ viewOnly = false } = {}): ViewRole {
  return new ViewRole(viewOnly, { dress: (shown) => dressed.push(shown), onRole: (role) => told.push(role) });
}

describe('a role', () => {
  test('is unknown until the server says it, and nothing can be steered before', () => {
    const role = viewRole();
    expect([role.granted, role.canControl]).toEqual([undefined, false]);
    role.grant('control');
    expect([role.granted, role.canControl]).toEqual(['control', true]);
    expect(dressed).toEqual([undefined, 'control']);
  });

  test('is told once it is known and when it changes, and not when it is said again', () => {
    const role = viewRole();
    for (const each of ['control', 'control', 'view', 'view', 'control'] as const) role.grant(each);
    expect(told).toEqual(['control', 'view', 'control']);
    expect(dressed).toEqual([undefined, 'control', 'view', 'control']);
  });

  test('of a server that knows none is control', () => {
    const role = viewRole();
    role.grant(undefined);
    expect([role.granted, role.canControl, told]).toEqual(['control', true, ['control']]);
  });

  test('is there already when it is told', () => {
    const seen: unknown[] = [];
    const role = new ViewRole(false, {
      dress: () => {},
      onRole: () => seen.push([role.granted, role.canControl]),
    });
    role.grant('control');
    role.grant('view');
    expect(seen).toEqual([
      ['control', true],
      ['view', false],
    ]);
  });
});

describe('the page’s wish', () => {
  test('only to watch holds before and after the server’s word, which stays what it is', () => {
    const role = viewRole({ viewOnly: true });
    role.grant('control');
    expect([role.granted, role.canControl, told]).toEqual(['control', false, ['control']]);
    role.setViewOnly(false);
    expect(role.canControl).toBe(true);
    expect(dressed).toEqual(['view', 'control']);
  });

  test('to steer gives nobody control whom the server has only watch', () => {
    const role = viewRole();
    role.grant('view');
    role.setViewOnly(true);
    role.setViewOnly(false);
    expect([role.canControl, told]).toEqual([false, ['view']]);
    expect(dressed).toEqual([undefined, 'view']);
  });
});
