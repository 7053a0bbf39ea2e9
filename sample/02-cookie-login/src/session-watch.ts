import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Server } from 'nestjs-rfb';
import { settings } from './settings.js';

/** Ends what is watched with a session that has expired meanwhile: watching alone prolongs none. */
@Injectable()
export class SessionWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.server.revalidate(), settings.checkSeconds * 1000);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
