/** Loaded into an application by NODE_OPTIONS: says which port the operating system gave it. */
import { Server } from 'node:net';

const { listen } = Server.prototype;
Server.prototype.listen = function (...parameters) {
  this.once('listening', () => {
    const address = this.address();
    if (typeof address === 'object') process.stdout.write(`listening on port ${address?.port}\n`);
  });
  return listen.apply(this, parameters);
};
