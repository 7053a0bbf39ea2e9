import { RfbError } from '../errors/rfb-error.js';

/**
 * The server did not let a test viewer in: the socket was closed before `config`, or the upgrade was answered with an
 * HTTP status.
 *
 * @public
 */
export class ViewerRefusedError extends RfbError {
  /**
   * @param message - what happened, for people
   * @param closeCode - WebSocket close code; 1006 where there was no close frame
   * @param closeReason - what the close frame said; empty where there was none
   * @param status - HTTP status of a refused upgrade, `undefined` where the upgrade succeeded or nothing answered
   * @param options - `cause` keeps the error of the socket
   */
  constructor(
    message: string,
    readonly closeCode: number,
    readonly closeReason: string,
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super('RFB_ERR_VIEWER_REFUSED', message, options);
  }
}
