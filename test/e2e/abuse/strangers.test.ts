import { afterAll, beforeAll, describe } from '@jest/globals';
import { closeApps } from '../support/test-app.js';
import { Arena } from './support/arena.js';
import { testFromStrangers } from './support/barrage.js';
import { FRAME_BARRAGES } from './support/broken-frames.js';
import { Doors, TICKET } from './support/doors.js';
import { FLOOD_BARRAGES } from './support/floods.js';
import { GREETING_BARRAGES, MESSAGE_BARRAGES } from './support/messages.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.open('express', { guards: [new Doors().guard], ticket: TICKET });
});
afterAll(closeApps);

describe('whom a guard refuses sees no byte of a picture and bothers nobody, whether it sends', () => {
  testFromStrangers(() => arena, MESSAGE_BARRAGES);
  testFromStrangers(() => arena, FRAME_BARRAGES);
  testFromStrangers(() => arena, GREETING_BARRAGES);
});

describe('whom a guard refuses sees no byte of a picture and bothers nobody by a flood of', () => {
  testFromStrangers(() => arena, FLOOD_BARRAGES);
});
