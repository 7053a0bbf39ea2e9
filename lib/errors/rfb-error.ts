/**
 * Stable code of an {@link RfbError}. Each has a heading in docs/errors.md.
 *
 * @public
 */
export type RfbErrorCode =
  | 'RFB_ERR_ADAPTER_CONFLICT'
  | 'RFB_ERR_DISPLAY_CLOSED'
  | 'RFB_ERR_DISPLAY_NOT_DECLARED'
  | 'RFB_ERR_ENCODER_UNAVAILABLE'
  | 'RFB_ERR_HTTP2_ONLY'
  | 'RFB_ERR_METRICS_TWICE'
  | 'RFB_ERR_MODULE_TWICE'
  | 'RFB_ERR_PROMETHEUS_UNAVAILABLE'
  | 'RFB_ERR_SERVER_CLOSED'
  | 'RFB_ERR_STREAM_EXISTS'
  | 'RFB_ERR_TERMINUS_UNAVAILABLE'
  | 'RFB_ERR_VIEWER_REFUSED';

/**
 * The state of the system does not allow what was asked. A wrong argument is a TypeError or RangeError instead.
 *
 * @public
 */
export class RfbError extends Error {
  override readonly name = 'RfbError';

  /**
   * @param code - stable, for programs
   * @param message - what was wrong, where, and what to write instead
   * @param options - `cause` keeps the error behind this one
   */
  constructor(
    readonly code: RfbErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The app's gateways are served by another adapter. */
  static adapterConflict(found: string): RfbError {
    return new RfbError(
      'RFB_ERR_ADAPTER_CONFLICT',
      `the WebSocket adapter is ${found}; write ` +
        'app.useWebSocketAdapter(new RfbWsAdapter(app, { fallback: new IoAdapter(app) })), with your own adapter as the fallback',
    );
  }

  /** The display was closed, or its stream removed. */
  static displayClosed(name: string): RfbError {
    return new RfbError(
      'RFB_ERR_DISPLAY_CLOSED',
      `display '${name}' is closed; get a new one with server.addStream('${name}', width, height)`,
    );
  }

  /** Somebody injects a display that no module declared. */
  static displayNotDeclared(name: string): RfbError {
    return new RfbError(
      'RFB_ERR_DISPLAY_NOT_DECLARED',
      `display '${name}' is injected but not declared; write ` +
        `RfbModule.forRoot({ displays: { '${name}': { width: 1280, height: 720 } } }) or RfbModule.forFeature([{ name: '${name}' }]), or names: ['${name}'] beside the factory of forRootAsync`,
    );
  }

  /** A transport was asked for that nothing on this host can encode. */
  static encoderUnavailable(what: string, instead: string): RfbError {
    return new RfbError('RFB_ERR_ENCODER_UNAVAILABLE', `${what} cannot be encoded here; ${instead}`);
  }

  /** Browsers open WebSockets over HTTP/1.1 here, and the server does not speak it. */
  static http2Only(): RfbError {
    return new RfbError(
      'RFB_ERR_HTTP2_ONLY',
      'the HTTP server speaks HTTP/2 alone, over which no WebSocket can be opened; write ' +
        'new FastifyAdapter({ http2: true, https: { allowHTTP1: true, key, cert } })',
    );
  }

  /** The metrics of another application, or of another import of the module, are in the registry. */
  static metricsTwice(name: string): RfbError {
    return new RfbError(
      'RFB_ERR_METRICS_TWICE',
      `the registry of prom-client has a metric ${name} already; import RfbMetricsModule once, and give each application of ` +
        'a process a registry of its own: RfbMetricsModule.forRoot({ registry: new Registry() })',
    );
  }

  /** `forRoot` or `forRootAsync` stands in two places. */
  static moduleTwice(): RfbError {
    return new RfbError(
      'RFB_ERR_MODULE_TWICE',
      'RfbModule.forRoot() or forRootAsync() is imported more than once; keep one, and declare further displays with ' +
        "RfbModule.forFeature([{ name: 'camera' }])",
    );
  }

  /** Metrics are asked for in an application that lacks what they are made with. */
  static prometheusUnavailable(cause: unknown): RfbError {
    return new RfbError('RFB_ERR_PROMETHEUS_UNAVAILABLE', 'metrics need prom-client; run npm install prom-client@15', {
      cause,
    });
  }

  /** The server was shut down. */
  static serverClosed(): RfbError {
    return new RfbError('RFB_ERR_SERVER_CLOSED', 'the remote framebuffer server is shut down; no stream can be added');
  }

  /** A stream of this name exists. */
  static streamExists(name: string): RfbError {
    return new RfbError(
      'RFB_ERR_STREAM_EXISTS',
      `stream '${name}' exists; use server.stream('${name}'), or await server.removeStream('${name}') first`,
    );
  }

  /** The health indicator stands in an application that lacks what it works with. */
  static terminusUnavailable(instead: string, cause: unknown): RfbError {
    return new RfbError('RFB_ERR_TERMINUS_UNAVAILABLE', `RfbHealthIndicator needs @nestjs/terminus; ${instead}`, {
      cause,
    });
  }
}
