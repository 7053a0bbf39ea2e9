import { Controller, Get, Header, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { Display, OnRfbEvent, RfbModule, type RfbEvent } from 'nestjs-rfb';
import { Plasma } from './plasma.js';

@Injectable()
export class PlasmaService implements OnApplicationBootstrap {
  private readonly plasma = new Plasma(640, 360);

  constructor(private readonly display: Display) {}

  onApplicationBootstrap(): void {
    void this.run();
  }

  @OnRfbEvent('pointer_down')
  splash({ event }: RfbEvent): void {
    if (event.type === 'pointer_down') this.plasma.splash(event.x, event.y);
  }

  private async run(): Promise<void> {
    // Waits while nobody watches, ends when the display closes.
    for await (const { timestamp } of this.display.ticks({ framerate: 30 })) {
      this.display.publish(this.plasma.draw(timestamp / 1e6));
    }
  }
}

@Controller()
export class PageController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(): Promise<string> {
    return readFile(new URL('../page.html', import.meta.url), 'utf8');
  }
}

@Module({
  imports: [RfbModule.forRoot({ displays: { default: { width: 640, height: 360 } } })],
  controllers: [PageController],
  providers: [PlasmaService],
})
export class AppModule {}
