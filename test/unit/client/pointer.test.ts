import { beforeEach, expect, test } from '@jest/globals';
import { setMaxListeners } from 'node:events';
import type { InputTarget } from '../../../lib/client/input/input-target.js';
import { PointerInput } from '../../../lib/client/input/pointer.js';
import type { OutgoingEvent } from '../../../lib/client/worker/messages.js';

let told: string[];
let pointer: PointerInput;

const tell = (event: OutgoingEvent) => {
  if ('pointer_id' in event && 'x' in event) told.push(`${event.type} ${event.x} [${event.buttons.join()}]`);
};

beforeEach(() => {
  told = [];
  const canvas = Object.assign(new EventTarget(), { setPointerCapture: () => {} });
  const { signal } = new AbortController();
  // One for each type of event: Node warns of so many.
  setMaxListeners(0, signal);
  const target: InputTarget = {
    canvas: canvas as unknown as HTMLCanvasElement,
    signal,
    active: true,
    locate: ({ clientX: x, clientY: y }) => ({
      ...{ x, y, inside: true, pixel_ratio: 1, frame_width: 640, frame_height: 480 },
    }),
    take: () => false,
    send: tell,
    move: tell,
    focus: () => {},
  };
  pointer = new PointerInput(target, false);
});

/** A pointer does something, of which the browser says so much. */
function act(type: string, clientX: number, { button = -1, buttons = 0, pointerType = 'mouse' } = {}): void {
  const event = { type: `pointer${type}`, pointerId: 1, pointerType, pressure: 0, clientX, clientY: 0 };
  pointer.act({ ...event, button, buttons, timeStamp: 0 } as PointerEvent);
}

test('a button that was let go where no event tells is up when the mouse comes back, before it moves', () => {
  act('down', 10, { button: 0, buttons: 1 });
  act('move', 20, { buttons: 1 });
  act('move', 50);
  act('move', 60);
  expect(told).toEqual([
    'pointer_down 10 [1]',
    'pointer_move 20 [1]',
    'pointer_up 20 []',
    'pointer_move 50 []',
    'pointer_move 60 []',
  ]);
});

test.each(['mouse', 'pen', 'touch'])('a %s that drags stays pressed until its up', (pointerType) => {
  act('down', 10, { button: 0, buttons: 1, pointerType });
  act('move', 20, { buttons: 1, pointerType });
  act('up', 30, { button: 0, pointerType });
  expect(told).toEqual(['pointer_down 10 [1]', 'pointer_move 20 [1]', 'pointer_up 30 []']);
});

test('a button let go while another is held is up, and the other stays', () => {
  act('down', 10, { button: 0, buttons: 1 });
  act('move', 10, { button: 2, buttons: 3 });
  act('move', 20, { button: 0, buttons: 2 });
  act('move', 30, { buttons: 2 });
  act('up', 30, { button: 2 });
  expect(told).toEqual([
    'pointer_down 10 [1]',
    'pointer_down 10 [1,2]',
    'pointer_up 20 [2]',
    'pointer_move 30 [2]',
    'pointer_up 30 []',
  ]);
});
