import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Server, type RenderviewEvent } from 'nestjs-rfb';
import { DISHES, type Culture } from './dishes.js';
import { PetriDish } from './petri-dish.js';

const FRAMERATE = 30;
/** Of the simulation, for each frame. */
const STEPS = 8;

/** Grows a culture in each stream while somebody watches it. */
@Injectable()
export class DishService implements OnApplicationBootstrap {
  constructor(private readonly server: Server) {}

  onApplicationBootstrap(): void {
    for (const [name, culture] of Object.entries(DISHES)) void this.grow(name, culture);
  }

  private async grow(name: string, culture: Culture): Promise<void> {
    const display = this.server.stream(name)!;
    const dish = new PetriDish(culture);
    // Only of users whose role is `control`: what others do never gets here.
    display.events$.subscribe(({ event }) => touch(dish, event));
    // Waits while nobody watches, ends when the display closes.
    for await (const { timestamp } of display.ticks({ framerate: FRAMERATE })) {
      for (let step = 0; step < STEPS; step++) dish.step();
      display.publish(dish.draw(), { timestamp });
    }
  }
}

function touch(dish: PetriDish, event: RenderviewEvent): void {
  const isTouch = event.type === 'pointer_down' || (event.type === 'pointer_move' && event.buttons.length > 0);
  if (isTouch) dish.drop(event.x, event.y);
}
