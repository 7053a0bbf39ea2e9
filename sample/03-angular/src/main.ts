import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { fileURLToPath } from 'node:url';
import { AppModule } from './app.module.js';

const app = await NestFactory.create<NestExpressApplication>(AppModule);
// What `ng build` makes, beside this file.
app.useStaticAssets(fileURLToPath(new URL('page', import.meta.url)));
await app.listen(process.env['PORT'] ?? 3000, '127.0.0.1');
console.log(`Open ${await app.getUrl()}/`);
