import type { IncomingMessage, ServerResponse } from 'node:http';
import { Controller, Get, NotFoundException, Param, Req, Res } from '@nestjs/common';
import { contentSecurityPolicy } from './content-security-policy.js';
import { SiteFiles } from './site-files.js';

/** Serves the page. */
@Controller()
export class SiteController {
  constructor(private readonly files: SiteFiles) {}

  @Get()
  page(@Req() request: IncomingMessage, @Res() response: ServerResponse): void {
    this.#send('index.html', request, response);
  }

  @Get('assets/:name')
  asset(@Param('name') name: string, @Req() request: IncomingMessage, @Res() response: ServerResponse): void {
    this.#send(name, request, response);
  }

  #send(name: string, { headers }: IncomingMessage, response: ServerResponse): void {
    const file = this.files.find(name);
    if (!file) throw new NotFoundException('there is no such file');
    // Revalidated every time: after a restart with another build the page and its scripts fit together.
    const validators = { ETag: file.etag, 'Cache-Control': 'no-cache' };
    if (headers['if-none-match'] === file.etag) {
      response.writeHead(304, validators).end();
      return;
    }
    response.writeHead(200, {
      ...validators,
      'Content-Type': file.type,
      'Content-Length': file.content.length,
      'Content-Security-Policy': contentSecurityPolicy(headers.host),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    response.end(file.content);
  }
}
