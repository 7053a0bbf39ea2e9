import { ConfigurableModuleBuilder, Logger, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { ApplicationConfig, DiscoveryModule, DiscoveryService, ModulesContainer } from '@nestjs/core';
import { requestedDisplayNames } from './decorators/inject-display.decorator.js';
import { Server } from './display/server.js';
import { Doctor } from './doctor/doctor.js';
import { RfbError } from './errors/rfb-error.js';
import type {
  FeatureDisplay,
  RfbAsyncOptions,
  RfbModuleExtras,
  RfbModuleOptions,
  RfbRootOptions,
} from './interfaces/rfb-module-options.interface.js';
import { ClientFiles } from './rfb.client-files.js';
import { createRfbController, RouteReached } from './rfb.controller.js';
import { displayProviders } from './rfb.display-providers.js';
import { RfbExplorer } from './rfb.explorer.js';
import { loadFallbackAdapter } from './rfb.fallback-adapter.js';
import { RfbGateway } from './rfb.gateway.js';
import { isGuarded } from './rfb.endpoint-guards.js';
import { RfbInstallation } from './rfb.installation.js';
import {
  checkExtras,
  checkRootOptions,
  EXTRA_DEFAULTS,
  resolveDisplayDeclaration,
  resolveFeatureDisplays,
  resolveModuleOptions,
  type ResolvedDisplayDeclaration,
  type ResolvedModuleOptions,
} from './rfb.options.js';
import { RfbReports } from './rfb.reports.js';
import {
  getDisplayToken,
  RFB_ENDPOINT,
  RFB_FALLBACK_ADAPTER,
  RFB_FEATURE_DISPLAYS,
  RFB_OPTIONS,
  RFB_RAW_OPTIONS,
  type RfbEndpoint,
} from './rfb.tokens.js';
import { Reception } from './session/reception.js';
import { HandshakeTickets } from './transport/handshake-tickets.js';
import { OriginPolicy } from './transport/origin-policy.js';
import { TrustedProxies } from './transport/trusted-proxies.js';

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<RfbModuleOptions>({
  optionsInjectionToken: RFB_RAW_OPTIONS,
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createRfbOptions')
  .setExtras<RfbModuleExtras>({ ...EXTRA_DEFAULTS }, (definition, extras) =>
    rootDefinition(definition, withDefaults(extras)),
  )
  .build();

/** The displays of one `forFeature`; a module of its own, so that it can stand wherever it is needed. */
@Module({})
class RfbFeatureModule {}

/**
 * Remote framebuffers for a Nest application: an endpoint, and displays to inject.
 *
 * @public
 */
@Module({})
export class RfbModule extends ConfigurableModuleClass {
  /** @internal Made by Nest. */
  constructor(modules: ModulesContainer) {
    super();
    if ([...modules.values()].filter(({ metatype }) => metatype === RfbModule).length > 1) throw RfbError.moduleTwice();
  }

  /**
   * Adds the endpoint and its displays. Import it once, before modules with catch-all routes.
   *
   * @throws TypeError or RangeError for a wrong option, naming path, rule and value
   */
  static override forRoot(options: RfbRootOptions = {}): DynamicModule {
    // Checked here already, where the stack shows whose options they are.
    checkRootOptions(options);
    return super.forRoot({ ...options, names: [...(options.names ?? []), ...Object.keys(options.displays ?? {})] });
  }

  /**
   * Like {@link forRoot}, with options that are made at boot. What is fixed at declaration (`path`, `guards`, `names` …)
   * stands beside the factory.
   *
   * @throws TypeError or RangeError for a wrong extra; wrong options reject the boot
   */
  static override forRootAsync(options: RfbAsyncOptions): DynamicModule {
    return super.forRootAsync(options);
  }

  /**
   * Declares further displays where they are used. A name that is declared twice is one display, with the options of
   * `forRoot` or else of the first feature.
   *
   * @throws TypeError or RangeError for a wrong option, naming path, rule and value
   */
  static forFeature(displays: readonly FeatureDisplay[]): DynamicModule {
    const declared = resolveFeatureDisplays(displays);
    const names = [...declared.keys()];
    return {
      module: RfbFeatureModule,
      imports: [DiscoveryModule],
      providers: [{ provide: RFB_FEATURE_DISPLAYS, useValue: declared }, ...displayProviders(names)],
      exports: names.map((name) => getDisplayToken(name)),
    };
  }
}

function withDefaults(extras: RfbModuleExtras): Required<RfbModuleExtras> {
  const { path, guards, decorators, imports, isGlobal, names } = extras;
  return {
    path: path ?? EXTRA_DEFAULTS.path,
    guards: guards ?? EXTRA_DEFAULTS.guards,
    decorators: decorators ?? EXTRA_DEFAULTS.decorators,
    imports: imports ?? [],
    isGlobal: isGlobal ?? EXTRA_DEFAULTS.isGlobal,
    names: names ?? EXTRA_DEFAULTS.names,
  };
}

function rootDefinition(definition: DynamicModule, extras: Required<RfbModuleExtras>): DynamicModule {
  checkExtras(extras);
  const controller = createRfbController(extras);
  const endpoint: RfbEndpoint = { path: extras.path, controller };
  const provided = () => new Set([...extras.names, ...requestedDisplayNames()]);
  const own: Provider[] = [
    ...(definition.providers ?? []),
    { provide: RFB_ENDPOINT, useValue: endpoint },
    { provide: RFB_OPTIONS, inject: [RFB_RAW_OPTIONS], useFactory: resolveModuleOptions },
    {
      provide: Server,
      inject: [RFB_OPTIONS, DiscoveryService],
      useFactory: (options: ResolvedModuleOptions, discovery: DiscoveryService) =>
        createServer(options, extras.names, discovery),
    },
    {
      provide: Doctor,
      inject: [RFB_OPTIONS],
      useFactory: ({ encoders }: ResolvedModuleOptions) => new Doctor(encoders),
    },
    {
      provide: Reception,
      inject: [Server, RFB_OPTIONS],
      useFactory: (server: Server, options: ResolvedModuleOptions) =>
        new Reception(server, options.session, { rules: options.rules, logger: new Logger(RfbModule.name) }),
    },
    { provide: RFB_FALLBACK_ADAPTER, inject: [DiscoveryService], useFactory: loadFallbackAdapter },
    {
      provide: OriginPolicy,
      inject: [RFB_OPTIONS, ApplicationConfig, TrustedProxies],
      useFactory: (
        { origins, hosts, allowMissingOrigin }: ResolvedModuleOptions,
        config: ApplicationConfig,
        proxies: TrustedProxies,
      ) =>
        new OriginPolicy({
          origins,
          hosts,
          allowMissingOrigin,
          isGuarded: () => isGuarded(controller, config),
          proxies,
        }),
    },
    {
      provide: TrustedProxies,
      inject: [RFB_OPTIONS],
      useFactory: ({ trustedProxies }: ResolvedModuleOptions) => new TrustedProxies(trustedProxies),
    },
    HandshakeTickets,
    RouteReached,
    RfbReports,
    ClientFiles,
    RfbInstallation,
    RfbGateway,
    RfbExplorer,
  ];
  return {
    ...definition,
    global: extras.isGlobal,
    imports: [...(definition.imports ?? []), ...(extras.imports ?? []), DiscoveryModule],
    controllers: [controller],
    // Read when Nest scans the app: by then every class is loaded, and has said which displays it asks for.
    get providers() {
      return [...own, ...displayProviders(provided())];
    },
    get exports() {
      return [Server, Doctor, ...[...provided()].map((name) => getDisplayToken(name))];
    },
  };
}

/** Every display of the app exists before the first is injected, so that the order of modules does not matter. */
function createServer(options: ResolvedModuleOptions, names: readonly string[], discovery: DiscoveryService): Server {
  const { encoders } = options;
  const server = new Server({ logger: new Logger(RfbModule.name), encoders });
  const add = (name: string, display: ResolvedDisplayDeclaration) => {
    if (server.stream(name)) return;
    encoders.check(`h264 of display '${name}'`, display.options.h264);
    server.addStream(name, display.width, display.height, display.options);
  };
  for (const [name, display] of options.displays) add(name, display);
  for (const { token, instance } of discovery.getProviders()) {
    if (token !== RFB_FEATURE_DISPLAYS) continue;
    for (const [name, display] of instance as ReadonlyMap<string, ResolvedDisplayDeclaration>) add(name, display);
  }
  for (const name of names) add(name, resolveDisplayDeclaration(`rfb.displays.${name}`, {}));
  return server;
}
