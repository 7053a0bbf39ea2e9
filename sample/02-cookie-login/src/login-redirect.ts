import { Catch, UnauthorizedException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';

/** Sends people who are not logged in to the form, where a program would want a 401. */
@Catch(UnauthorizedException)
export class LoginRedirect implements ExceptionFilter {
  catch(_: UnauthorizedException, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<Response>().redirect(303, '/login');
  }
}
