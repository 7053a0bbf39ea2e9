import { expect, test } from '@jest/globals';
import { Display, getDisplayToken, InjectDisplay, OnRfbEvent, type RfbEventFilter } from '../../../lib/index.js';
import { requestedDisplayNames } from '../../../lib/decorators/inject-display.decorator.js';
import { eventBindings } from '../../../lib/decorators/on-rfb-event.decorator.js';

function bindingsOf(...decorators: MethodDecorator[]) {
  const target = { handle() {} };
  const descriptor = { value: target.handle };
  for (const decorate of decorators) decorate(target, 'handle', descriptor);
  return eventBindings(target.handle);
}

test.each<[string, MethodDecorator, object]>([
  ['nothing', OnRfbEvent(), { display: 'default', type: undefined }],
  ['an event type', OnRfbEvent('pointer_down'), { display: 'default', type: 'pointer_down' }],
  ['another string', OnRfbEvent('camera'), { display: 'camera', type: undefined }],
  ['two strings', OnRfbEvent('camera', 'wheel'), { display: 'camera', type: 'wheel' }],
  ['an object', OnRfbEvent({ display: 'camera', type: 'wheel' }), { display: 'camera', type: 'wheel' }],
  ['a display named like a type', OnRfbEvent({ display: 'wheel' }), { display: 'wheel', type: undefined }],
  ['a property of every object', OnRfbEvent('constructor'), { display: 'constructor', type: undefined }],
])('@OnRfbEvent with %s', (_what, decorator, binding) => {
  expect(bindingsOf(decorator)).toEqual([binding]);
});

test('one method can have several bindings', () => {
  expect(bindingsOf(OnRfbEvent('char'), OnRfbEvent('camera'))).toHaveLength(2);
});

test.each<[() => unknown, string]>([
  [() => OnRfbEvent('a/b'), '@OnRfbEvent display must be 1 to 64 characters'],
  [() => OnRfbEvent('camera', 'click' as 'wheel'), '@OnRfbEvent type must be one of pointer_move'],
  [() => OnRfbEvent({ stream: 'camera' } as RfbEventFilter), '@OnRfbEvent.stream is not an option'],
  [() => InjectDisplay('a/b'), 'display name must be 1 to 64 characters'],
])('%s throws at once', (decorate, message) => {
  expect(decorate).toThrow(message);
});

test('the class stands for the default display, other tokens carry the name', () => {
  expect(getDisplayToken()).toBe(Display);
  expect(getDisplayToken('default')).toBe(Display);
  expect(getDisplayToken('camera')).toBe('RfbDisplay(camera)');
});

test('names that classes ask for are known to the module', () => {
  InjectDisplay('asked-for');
  expect(requestedDisplayNames()).toEqual(expect.arrayContaining(['default', 'asked-for']));
});
