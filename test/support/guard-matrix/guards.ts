// The guards of the matrix, as an application's own would be: the same source for Nest 11 and 12, CommonJS and ESM.
import {
  ForbiddenException,
  Inject,
  Injectable,
  Module,
  Scope,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { REQUEST, Reflector } from '@nestjs/core';
import { PassportModule, PassportStrategy } from '@nestjs/passport';
import type { IncomingMessage } from 'node:http';
import { Strategy } from 'passport-jwt';

export interface User {
  readonly name: string;
  readonly roles: readonly string[];
}

/** What guards use of a request, on either platform. */
export type UserRequest = Pick<IncomingMessage, 'headers'> & { user?: unknown; session?: { user?: User } };

export const GRACE: User = { name: 'grace', roles: ['watcher'] };
export const JWT_SECRET = 'a secret of the matrix';

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<UserRequest>();

@Injectable()
export class Users {
  private readonly byCookie = new Map<string, User>([
    ['user=grace', GRACE],
    ['user=mallory', { name: 'mallory', roles: [] }],
  ]);

  find(cookie: string | undefined): User | undefined {
    return this.byCookie.get(cookie ?? '');
  }
}

@Module({ providers: [Users], exports: [Users] })
export class UsersModule {}

@Injectable()
export class CookieGuard implements CanActivate {
  constructor(private readonly users: Users) {}

  canActivate(context: ExecutionContext): boolean {
    const request = requestOf(context);
    request.user = this.users.find(request.headers.cookie);
    if (!request.user) throw new UnauthorizedException();
    return true;
  }
}

/** Made anew for each request, which it is given. */
@Injectable({ scope: Scope.REQUEST })
export class RequestGuard implements CanActivate {
  constructor(
    @Inject(REQUEST) private readonly request: UserRequest,
    private readonly users: Users,
  ) {}

  canActivate(): boolean {
    this.request.user = this.users.find(this.request.headers.cookie);
    return this.request.user !== undefined;
  }
}

/** Asks for the roles that the endpoint's metadata names. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly users: Users,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    const wanted = this.reflector.getAllAndOverride<string[] | undefined>('roles', targets);
    if (!wanted) throw new ForbiddenException('the endpoint names no roles');
    const request = requestOf(context);
    const user = this.users.find(request.headers.cookie);
    request.user = user;
    return wanted.every((role) => user?.roles.includes(role));
  }
}

@Injectable()
export class SessionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = requestOf(context);
    request.user = request.session?.user;
    if (!request.user) throw new UnauthorizedException();
    return true;
  }
}

@Injectable()
class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      jwtFromRequest: ({ headers }: IncomingMessage) => /^token=(.*)$/.exec(headers.cookie ?? '')?.[1] ?? null,
      secretOrKey: JWT_SECRET,
    });
  }

  validate({ sub }: { sub: string }): User {
    return { name: sub, roles: [] };
  }
}

@Module({ imports: [PassportModule], providers: [JwtStrategy] })
export class JwtModule {}
