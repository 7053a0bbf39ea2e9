import { Body, Controller, Get, Header, Param, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { readFile } from 'node:fs/promises';
import { Server } from 'nestjs-rfb';
import { promisify } from 'node:util';
import { Accounts } from './accounts.js';
import { DISHES } from './dishes.js';
import { LoginRedirect } from './login-redirect.js';
import { listPage, loginPage, watchPage } from './pages.js';
import { SameOriginGuard } from './same-origin.guard.js';
import { SessionGuard, type UserRequest } from './session.guard.js';

const ASSETS: Readonly<Record<string, string>> = { 'style.css': 'text/css', 'watch.js': 'text/javascript' };

/** The pages, and what their forms do. */
@Controller()
@UseFilters(LoginRedirect)
export class PagesController {
  constructor(
    private readonly accounts: Accounts,
    private readonly server: Server,
  ) {}

  @Get()
  @UseGuards(SessionGuard)
  @Header('Cache-Control', 'no-store')
  list(@Req() { user }: UserRequest): string {
    return listPage(user);
  }

  /** Of a stream that the user may not open too: the stream is what refuses. */
  @Get('watch/:name')
  @UseGuards(SessionGuard)
  @Header('Cache-Control', 'no-store')
  watch(@Req() { user }: UserRequest, @Param('name') name: string): string {
    return watchPage(user, name, DISHES[name]?.title ?? name);
  }

  @Get('login')
  login(): string {
    return loginPage();
  }

  @Post('login')
  @UseGuards(SameOriginGuard)
  async enter(
    @Body() body: { name?: unknown; password?: unknown } | undefined,
    @Req() { session }: Request,
    @Res() response: Response,
  ): Promise<void> {
    const name = textOf(body?.name);
    const password = textOf(body?.password);
    const user = await this.accounts.verify(name, password);
    if (!user) {
      response.status(401).send(loginPage({ name, isWrong: true }));
      return;
    }
    // A new id: whoever planted the old one does not share the session.
    await promisify(session.regenerate.bind(session))();
    session = response.req.session;
    session.userName = user.name;
    await promisify(session.save.bind(session))();
    response.redirect(303, '/');
  }

  /** Ends the session, and with it what any tab of it watches. */
  @Post('logout')
  @UseGuards(SameOriginGuard)
  async leave(@Req() { session }: Request, @Res() response: Response): Promise<void> {
    await promisify(session.destroy.bind(session))();
    response.clearCookie('session');
    await this.server.revalidate();
    response.redirect(303, '/login');
  }

  @Get(Object.keys(ASSETS))
  async asset(@Req() { path }: Request, @Res() response: Response): Promise<void> {
    const name = path.slice(1);
    response.type(ASSETS[name]).send(await readFile(new URL(`../public/${name}`, import.meta.url)));
  }
}

/** A form may send what it likes; an array or object is nobody's name. */
function textOf(field: unknown): string {
  return typeof field === 'string' ? field : '';
}
