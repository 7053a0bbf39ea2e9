// An application whose pages somebody else has built: it serves them beside the display that they show.
import 'reflect-metadata';
import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Display, OnRfbEvent, RfbModule } from 'nestjs-rfb';
import { testCard } from 'nestjs-rfb/testing';

const [SITE = '', POLICY = ''] = process.argv.slice(2);

/** A card that is another one after each press. */
@Injectable()
class Cards implements OnModuleInit {
  private shown = 0;

  constructor(private readonly display: Display) {}

  onModuleInit(): void {
    this.display.publish(testCard(this.shown, 320, 240));
  }

  @OnRfbEvent('pointer_down')
  next(): void {
    this.shown += 1;
    this.display.publish(testCard(this.shown, 320, 240));
  }
}

@Module({
  imports: [RfbModule.forRoot({ displays: { default: { width: 320, height: 240, h264: false } } })],
  providers: [Cards],
})
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: ['error'] });
  app.enableShutdownHooks();
  app.useStaticAssets(SITE, {
    // A worker that is a file has the policy of its own answer. The other pages have one made of a blob.
    setHeaders: (response, path) => {
      if (!/(view|element)\.html$/.test(path)) response.setHeader('content-security-policy', POLICY);
    },
  });
  await app.listen(0, '127.0.0.1');
  process.stdout.write(`Open ${await app.getUrl()}/\n`);
}

void main();
