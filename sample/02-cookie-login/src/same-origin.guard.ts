import { ForbiddenException, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** Takes forms from the application's own pages only: browsers say with each where it comes from. */
@Injectable()
export class SameOriginGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { origin, host } = context.switchToHttp().getRequest<Request>().headers;
    if (!origin || !URL.canParse(origin) || new URL(origin).host !== host) throw new ForbiddenException();
    return true;
  }
}
