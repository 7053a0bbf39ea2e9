import { beforeEach, expect, test } from '@jest/globals';
import { MoveCoalescer } from '../../../lib/client/input/move-coalescer.js';
import type { OutgoingEvent, OutgoingPointer } from '../../../lib/client/worker/messages.js';
import { FakeFrames } from './fake-clock.js';

let frames: FakeFrames;
let sent: OutgoingEvent[];
let coalescer: MoveCoalescer;

beforeEach(() => {
  frames = new FakeFrames();
  sent = [];
  coalescer = new MoveCoalescer((event) => sent.push(event), frames);
});

function pointer(type: OutgoingPointer['type'], x: number, pointer_id = 1): OutgoingPointer {
  const common = { y: 0, inside: true, pixel_ratio: 1, button: 0, buttons: [], modifiers: [], timestamp: 0 };
  return { type, x, pointer_id, ...common };
}

const told = () => sent.map((event) => [event.type, 'x' in event ? event.x : undefined]);

test('many moves in a frame are its last', () => {
  for (const x of [1, 2, 3]) coalescer.move(pointer('pointer_move', x));
  expect(sent).toEqual([]);
  frames.run();
  expect(told()).toEqual([['pointer_move', 3]]);
  frames.run();
  expect(sent).toHaveLength(1);
});

test('a press comes after the move before it and before the move after it', () => {
  coalescer.move(pointer('pointer_move', 1));
  coalescer.send(pointer('pointer_down', 1));
  coalescer.move(pointer('pointer_move', 2));
  frames.run();
  expect(told()).toEqual([
    ['pointer_move', 1],
    ['pointer_down', 1],
    ['pointer_move', 2],
  ]);
});

test('each pointer keeps its own last move', () => {
  coalescer.move(pointer('pointer_move', 1, 1));
  coalescer.move(pointer('pointer_move', 2, 2));
  coalescer.move(pointer('pointer_move', 3, 1));
  frames.run();
  expect(told()).toEqual([
    ['pointer_move', 3],
    ['pointer_move', 2],
  ]);
});

test('closing sends the last move and leaves no frame', () => {
  coalescer.move(pointer('pointer_move', 1));
  coalescer.close();
  expect(told()).toEqual([['pointer_move', 1]]);
  expect(frames.pending).toBe(0);
});
