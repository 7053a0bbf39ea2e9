import { afterEach, describe } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { describeDoors } from '../../support/guard-matrix/door-tests.js';
import { startGuarded } from '../../support/guard-matrix/guarded-app.js';
import { KINDS } from '../../support/guard-matrix/kinds.js';
import { PLATFORMS } from '../support/test-app.js';

const opened: INestApplication[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((app) => app.close()));
});

describe.each(PLATFORMS)('on %s', (platform) => {
  describeDoors(async (name) => {
    const kind = KINDS.find((each) => each.name === name)!;
    const { app, door } = await startGuarded(kind, platform);
    opened.push(app);
    return door;
  });
});
