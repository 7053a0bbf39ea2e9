/**
 * A health indicator for `@nestjs/terminus`.
 *
 * @packageDocumentation
 */
export { RfbHealthIndicator } from './rfb-health-indicator.js';
