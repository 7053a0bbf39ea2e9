import { Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Display, InjectDisplay, OnRfbEvent, RfbModule, type RfbEvent } from 'nestjs-rfb';
import { Fireworks } from './fireworks.js';

const SIZE = { width: 800, height: 450 };
const FRAMERATE = 30;

@Injectable()
export class FireworksService implements OnApplicationBootstrap {
  private readonly shows: Record<string, Fireworks> = {
    harbour: new Fireworks(SIZE.width, SIZE.height, { hue: 190, spread: 90 }),
    hills: new Fireworks(SIZE.width, SIZE.height, { hue: 10, spread: 60 }),
  };

  constructor(
    @InjectDisplay('harbour') private readonly harbour: Display,
    @InjectDisplay('hills') private readonly hills: Display,
  ) {}

  onApplicationBootstrap(): void {
    for (const display of [this.harbour, this.hills]) void this.run(display);
  }

  @OnRfbEvent('harbour', 'pointer_down')
  @OnRfbEvent('hills', 'pointer_down')
  light({ event, stream }: RfbEvent): void {
    if (event.type === 'pointer_down') this.shows[stream]?.burst(event.x, event.y);
  }

  private async run(display: Display): Promise<void> {
    // Waits while nobody watches, ends when the display closes.
    for await (const { timestamp } of display.ticks({ framerate: FRAMERATE })) {
      display.publish(this.shows[display.name].draw(timestamp / 1e6));
    }
  }
}

@Module({
  imports: [RfbModule.forRoot({ displays: { harbour: SIZE, hills: SIZE } })],
  providers: [FireworksService],
})
export class AppModule {}
