import { afterAll, beforeAll, describe } from '@jest/globals';
import { closeApps } from '../support/test-app.js';
import { Arena } from './support/arena.js';
import { testFromViewers } from './support/barrage.js';
import { FRAME_BARRAGES } from './support/broken-frames.js';
import { FLOOD_BARRAGES } from './support/floods.js';
import { GREETING_BARRAGES, MESSAGE_BARRAGES } from './support/messages.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.open('express');
});
afterAll(closeApps);

describe('nobody else notices that a viewer sends', () => {
  testFromViewers(() => arena, MESSAGE_BARRAGES);
  testFromViewers(() => arena, FRAME_BARRAGES);
});

describe('nobody else notices that a connection begins with', () => {
  testFromViewers(() => arena, GREETING_BARRAGES);
});

describe('nobody else notices a flood of', () => {
  testFromViewers(() => arena, FLOOD_BARRAGES);
});
