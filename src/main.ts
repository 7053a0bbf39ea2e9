import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { ConfigError, readConfig } from './config.js';
import { describeStart, describeStartFailure } from './start-message.js';

/** Settings of a stream fit in less than a hundred bytes. */
const MAX_BODY = '4kb';

const logger = new Logger('Demo');

try {
  const config = readConfig(process.env);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forConfig(config), {
    bodyParser: false,
    // A visitor's half-sent request must not hold up the end.
    forceCloseConnections: true,
    // Nest's own account of its start would bury the one line a visitor needs.
    logger: ['error', 'warn'],
  });
  app.useBodyParser('json', { limit: MAX_BODY });
  app.disable('x-powered-by');
  app.enableShutdownHooks();
  try {
    await app.listen(config.port, config.host);
    Logger.overrideLogger(['error', 'warn', 'log']);
    const { port } = app.getHttpServer().address() as AddressInfo;
    for (const line of describeStart(config, port)) logger.log(line);
  } catch (error) {
    logger.error(describeStartFailure(error, config));
    await app.close();
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  logger.error(error.message);
  process.exitCode = 1;
}
