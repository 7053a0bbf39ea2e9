import { Controller, Get, Header, Module } from '@nestjs/common';
import { register } from 'prom-client';
import { RfbMetricsModule } from 'nestjs-rfb/prometheus';

@Controller('metrics')
export class MetricsController {
  @Get()
  @Header('Content-Type', register.contentType)
  @Header('Cache-Control', 'no-store')
  scrape(): Promise<string> {
    return register.metrics();
  }
}

@Module({ imports: [RfbMetricsModule.forRoot()], controllers: [MetricsController] })
export class MetricsModule {}
