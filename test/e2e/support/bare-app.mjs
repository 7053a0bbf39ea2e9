/** An application with one display, whose encoder is the first argument. Says in one line of JSON how its boot went. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Display, RfbModule } from 'nestjs-rfb';
import { testCard } from 'nestjs-rfb/testing';

const displays = { default: { width: 64, height: 48, h264: process.argv[2] } };
const say = (report) => process.stdout.write(`${JSON.stringify(report)}\n`);
try {
  const app = await NestFactory.create(RfbModule.forRoot({ displays }), { abortOnError: false });
  app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  const { videoSupport } = app.get(Display);
  app.get(Display).publish(testCard(0, 64, 48));
  say({ url: await app.getUrl(), videoSupport });
} catch ({ code, message }) {
  say({ code, message });
}
