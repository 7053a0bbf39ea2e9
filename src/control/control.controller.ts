import { Body, Controller, Get, Header, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import type { EncoderReport } from 'nestjs-rfb';
import { SameOriginGuard } from './same-origin.guard.js';
import { StreamControl, type StreamDescription, type StreamFigures } from './stream-control.service.js';
import { readStreamSettings, type StreamSettings } from './stream-settings.js';

/** The page's own routes: what there is, how it goes, what shall change. */
@Controller('api')
@UseGuards(SameOriginGuard)
export class ControlController {
  constructor(private readonly control: StreamControl) {}

  @Get('encoders')
  @Header('Cache-Control', 'no-store')
  encoders(): Promise<EncoderReport[]> {
    return this.control.encoders();
  }

  @Get('streams')
  @Header('Cache-Control', 'no-store')
  list(): StreamDescription[] {
    return this.control.list();
  }

  @Get('streams/:name/metrics')
  @Header('Cache-Control', 'no-store')
  metrics(@Param('name') name: string): StreamFigures {
    return this.control.figures(name);
  }

  @Post('streams/:name')
  @HttpCode(200)
  change(@Param('name') name: string, @Body() body: unknown): Promise<StreamSettings> {
    return this.control.change(name, readStreamSettings(body));
  }
}
