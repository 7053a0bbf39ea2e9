/**
 * A health indicator for `@nestjs/terminus`.
 *
 * @packageDocumentation
 */
export { RfbHealthIndicator, type RfbHealthOptions } from './rfb-health-indicator.js';
