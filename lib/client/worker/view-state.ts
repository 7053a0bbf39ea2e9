/**
 * Where a view stands.
 *
 * - `'connecting'`: the first connection is being made.
 * - `'waiting'`: joined, and nothing was painted yet on this connection.
 * - `'live'`: pictures arrive and are painted.
 * - `'reconnecting'`: the connection is lost and is tried again; the last picture stays.
 * - `'closed'`: over, by the server's final word, after the last try, or by `dispose()`.
 * - `'refused'`: the server does not let this viewer in (4401).
 *
 * The last two are final until `reconnect()`.
 *
 * @public
 */
export type ViewState = 'connecting' | 'waiting' | 'live' | 'reconnecting' | 'closed' | 'refused';

/**
 * Why a view changed its state.
 *
 * @public
 */
export interface StateDetail {
  /** WebSocket close code, where a close was the cause. 1006 where the server said none. */
  code?: number;
  /** The server's close reason; may be empty. */
  reason?: string;
}
