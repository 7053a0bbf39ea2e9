import type { Role, Verdict } from '../protocol/index.js';
import type { ViewerMetrics } from './metrics.js';

/**
 * One connected viewer of a display.
 *
 * @public
 */
export interface Viewer {
  /** Unique for the life of the connection; the `clientId` of its events. */
  readonly id: string;
  /** Name of the display. */
  readonly stream: string;
  /** Who it is, as the app's guard says; `null` where nobody does. */
  readonly principal: unknown;
  /** Whether its input reaches the app. */
  readonly role: Role;
  /** Changes the role at once. Taking `control` away releases what the viewer holds pressed. */
  setRole(role: Role): void;
  /**
   * Ends the connection.
   *
   * @param code - a close code of RFC 6455 or 4000–4999; 1000 by default
   * @param reason - cut to 123 bytes
   * @throws TypeError for another code; the viewer then stays
   */
  close(code?: number, reason?: string): void;
  /** @internal Asks guards and hooks again, and closes with 4401 where they refuse. */
  revalidate(): Promise<boolean>;
  /** @internal That of its metrics, without the figures of which most cost more. */
  verdict(): Verdict;
  /** Figures of this moment. */
  metrics(): ViewerMetrics;
}

/**
 * A viewer came or went.
 *
 * @public
 */
export interface ViewerChange {
  type: 'join' | 'leave';
  viewer: Viewer;
}
