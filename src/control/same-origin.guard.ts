import type { IncomingMessage } from 'node:http';
import { ForbiddenException, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { OwnHosts } from './own-hosts.js';

/** Keeps pages of other sites away from the control routes; there is no login that would. */
@Injectable()
export class SameOriginGuard implements CanActivate {
  constructor(private readonly hosts: OwnHosts) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<IncomingMessage>();
    if (!this.hosts.includes(headers.host)) throw new ForbiddenException('this host name is not one of the demo');
    const site = headers['sec-fetch-site'];
    // 'none' is a visitor who typed the address.
    const isFromElsewhere = site !== undefined && site !== 'same-origin' && site !== 'none';
    // Browsers send an origin with every POST; what sends none is no page.
    const { origin } = headers;
    const isOtherOrigin = origin !== undefined && !isOriginOf(origin, headers.host);
    if (isFromElsewhere || isOtherOrigin) throw new ForbiddenException('only the demo’s own page may ask for this');
    return true;
  }
}

function isOriginOf(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
