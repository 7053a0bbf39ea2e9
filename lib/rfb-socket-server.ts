import { EventEmitter } from 'node:events';

/**
 * What Nest holds as the server of our gateway: it hands on admitted sockets as `'connection'`, and tells the transport
 * by `'close'` that the app is done with it.
 */
export class RfbSocketServer extends EventEmitter {
  private isClosed = false;

  close(callback?: () => void): void {
    if (!this.isClosed) {
      this.isClosed = true;
      this.emit('close');
      this.removeAllListeners();
    }
    callback?.();
  }
}
