import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { DEMO_CONFIG, type DemoConfig } from '../config.js';

/**
 * Knows the `Host` values that are this server's: listed ones, else loopback names and IP addresses. Others may be names
 * of somebody else that were pointed at this machine (DNS rebinding).
 */
@Injectable()
export class OwnHosts {
  constructor(@Inject(DEMO_CONFIG) private readonly config: DemoConfig) {}

  includes(host: string | undefined): boolean {
    if (!host || !URL.canParse(`http://${host}`)) return false;
    const { hostname } = new URL(`http://${host}`);
    if (this.config.hosts) return this.config.hosts.some((each) => each === host || each === hostname);
    const name = hostname.replace(/^\[|\]$/g, '');
    return name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0;
  }
}
