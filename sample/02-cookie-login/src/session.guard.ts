import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Session } from 'express-session';
import { Accounts, type User } from './accounts.js';

declare module 'express-session' {
  interface SessionData {
    /** Who logged in. */
    userName: string;
  }
}

/** A request that passed the guard. */
export type UserRequest = Request & { readonly session: Session; user: User };

/**
 * Lets in who is logged in, and says who it is. It guards the pages and the streams alike: a WebSocket's handshake is a
 * request with the same cookie.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(private readonly accounts: Accounts) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<UserRequest>();
    const user = this.accounts.find(request.session.userName);
    if (!user) throw new UnauthorizedException();
    request.user = user;
    return true;
  }
}
