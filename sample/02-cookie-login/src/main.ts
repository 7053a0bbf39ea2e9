import { NestFactory } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import session from 'express-session';
import { AppModule } from './app.module.js';
import { settings } from './settings.js';

const app = await NestFactory.create(AppModule);
app.enableShutdownHooks();
app.use((_: Request, response: Response, next: NextFunction) => {
  // The worker is a file of the endpoint: nothing needs blobs or inline scripts.
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'",
  );
  next();
});
app.use(
  session({
    name: 'session',
    secret: settings.secret,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // Over TLS also `secure: 'auto'` behind `trust proxy`, see docs/security.md.
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: settings.sessionMinutes * 60_000 },
  }),
);
await app.listen(settings.port, '127.0.0.1');
console.log(`Open ${await app.getUrl()}/`);
