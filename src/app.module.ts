import { Module, type DynamicModule } from '@nestjs/common';
import { RfbModule } from 'nestjs-rfb';
import { DEMO_CONFIG, type DemoConfig } from './config.js';
import { ControlController } from './control/control.controller.js';
import { OwnHosts } from './control/own-hosts.js';
import { SameOriginGuard } from './control/same-origin.guard.js';
import { StreamControl } from './control/stream-control.service.js';
import { HostLoadSampler } from './host-load/host-load.sampler.js';
import { SCENES } from './scenes/scene-catalog.js';
import { SceneStage } from './scenes/scene-stage.service.js';
import { SiteController } from './site/site.controller.js';
import { SiteFiles } from './site/site-files.js';

/** The demo: a page, streams under `/rfb`, and routes to control them. */
@Module({})
export class AppModule {
  static forConfig(config: DemoConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RfbModule.forRoot({
          path: '/rfb',
          origins: [...config.origins],
          ...(config.hosts ? { hosts: [...config.hosts] } : {}),
          displays: Object.fromEntries(
            SCENES.map(({ stream, width, height, framerate }) => [stream, { width, height, framerate }]),
          ),
        }),
      ],
      controllers: [ControlController, SiteController],
      providers: [
        { provide: DEMO_CONFIG, useValue: config },
        HostLoadSampler,
        OwnHosts,
        SameOriginGuard,
        SceneStage,
        SiteFiles,
        StreamControl,
      ],
    };
  }
}
