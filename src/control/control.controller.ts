import { Body, Controller, Get, Header, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { SameOriginGuard } from './same-origin.guard.js';
import { StreamControl, type StreamDescription, type StreamFigures } from './stream-control.service.js';
import { readStreamSettings, type StreamSettings } from './stream-settings.js';

/** The page's own routes: what there is, how it goes, what shall change. */
@Controller('api/streams')
@UseGuards(SameOriginGuard)
export class ControlController {
  constructor(private readonly control: StreamControl) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  list(): StreamDescription[] {
    return this.control.list();
  }

  @Get(':name/metrics')
  @Header('Cache-Control', 'no-store')
  metrics(@Param('name') name: string): StreamFigures {
    return this.control.figures(name);
  }

  @Post(':name')
  @HttpCode(200)
  change(@Param('name') name: string, @Body() body: unknown): StreamSettings {
    return this.control.change(name, readStreamSettings(body));
  }
}
