import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { eventBindings, type RfbEventBinding } from './decorators/on-rfb-event.decorator.js';
import type { Display } from './display/display.js';
import type { RfbEvent } from './display/rfb-event.js';
import { Server } from './display/server.js';
import { systemClock } from './time/clock.js';
import { BoundedLog } from './session/bounded-log.js';

/** A method found with its binding. */
interface Handler extends RfbEventBinding {
  readonly name: string;
  readonly call: (event: RfbEvent) => unknown;
}

/** An instance of the app, with its methods by name. */
type Host = Record<string, (event: RfbEvent) => unknown>;

/** Finds the methods marked with `OnRfbEvent` and calls them. */
@Injectable()
export class RfbExplorer implements OnApplicationBootstrap {
  private readonly logger = new Logger('RfbModule');
  /** Every event can make a handler fail, and viewers send hundreds per second. */
  private readonly failures = new BoundedLog(this.logger, systemClock);

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly server: Server,
  ) {}

  onApplicationBootstrap(): void {
    const all = this.handlers();
    if (all.length === 0) return;
    const bind = (display: Display) => {
      const handlers = all.filter((handler) => handler.display === display.name);
      if (handlers.length > 0) display.events$.subscribe((event) => this.dispatch(handlers, event));
    };
    for (const display of this.server.streams.values()) bind(display);
    this.server.added$.subscribe(bind);
  }

  private handlers(): Handler[] {
    const found: Handler[] = [];
    // One instance may stand under several tokens.
    const seen = new Set<object>();
    for (const wrapper of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      const instance: unknown = wrapper.isDependencyTreeStatic() ? wrapper.instance : undefined;
      const prototype: unknown = instance ? Object.getPrototypeOf(instance) : wrapper.metatype?.prototype;
      if (typeof prototype !== 'object' || prototype === null) continue;
      if (typeof instance === 'object' && instance !== null) {
        if (seen.has(instance)) continue;
        seen.add(instance);
      }
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const bindings = eventBindings((prototype as Host)[name]!);
        // A token may be a symbol, which no template takes.
        const title = `${String(wrapper.name)}.${name}`;
        if (bindings.length > 0 && !instance) {
          this.logger.warn(`${title} is marked with @OnRfbEvent but its class is request-scoped: it is never called`);
          continue;
        }
        for (const binding of bindings) {
          found.push({ ...binding, name: title, call: (event) => (instance as Host)[name]!(event) });
        }
      }
    }
    return found;
  }

  private dispatch(handlers: readonly Handler[], event: RfbEvent): void {
    for (const handler of handlers) {
      if (handler.type !== undefined && handler.type !== event.event.type) continue;
      try {
        Promise.resolve(handler.call(event)).catch((error: unknown) => this.complain(handler, error));
      } catch (error) {
        this.complain(handler, error);
      }
    }
  }

  private complain(handler: Handler, error: unknown): void {
    const text = error instanceof Error ? error.stack : String(error);
    this.failures.error(handler.name, `${handler.name} failed: ${text}`);
  }
}
