// An application as a user of the package writes it; compiled in a folder of its own, once as ESM and once as CommonJS.
import 'reflect-metadata';
import { Controller, Get, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthCheck, HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { register } from 'prom-client';
import { Display, InjectDisplay, OnRfbEvent, RfbModule, Server, type Frame, type RfbEvent } from 'nestjs-rfb';
import { RfbMetricsModule } from 'nestjs-rfb/prometheus';
import { CloseCode } from 'nestjs-rfb/protocol';
import { RfbHealthIndicator } from 'nestjs-rfb/terminus';
import { testCard } from 'nestjs-rfb/testing';

@Injectable()
class Publisher implements OnModuleInit {
  constructor(
    private readonly display: Display,
    @InjectDisplay('camera') private readonly camera: Display,
    private readonly server: Server,
  ) {}

  onModuleInit(): void {
    const frame: Frame = testCard(0, 64, 48);
    this.display.publish(frame);
    this.camera.publish(testCard(1, 32, 24));
  }

  /** A key makes a stream of that name, so that the test sees events arrive and the registry work. */
  @OnRfbEvent('key_down')
  add({ event }: RfbEvent): void {
    if (event.type === 'key_down') this.server.addStream(event.key, 16, 16).publish(testCard(2, 16, 16));
  }
}

@Controller('health')
class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly rfb: RfbHealthIndicator,
  ) {}

  @Get()
  @HealthCheck()
  check() {
    return this.health.check([() => this.rfb.isHealthy()]);
  }
}

@Controller('metrics')
class MetricsController {
  @Get()
  scrape(): Promise<string> {
    return register.metrics();
  }
}

@Module({
  imports: [
    RfbModule.forRoot({ displays: { default: { width: 64, height: 48 }, camera: { imageFormat: 'png' } } }),
    RfbMetricsModule.forRoot(),
    TerminusModule,
  ],
  controllers: [HealthController, MetricsController],
  providers: [Publisher, RfbHealthIndicator],
})
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error'] });
  app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  process.stdout.write(`${JSON.stringify({ url: await app.getUrl(), unknownStream: CloseCode.UnknownStream })}\n`);
}

void main();
