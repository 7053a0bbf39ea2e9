import { Logger } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayInit } from '@nestjs/websockets';
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { RFB_GATEWAY } from './rfb-ws.adapter.js';
import { RfbSocketServer } from './rfb-socket-server.js';
import { RfbInstallation } from './rfb.installation.js';
import type { Admission } from './session/admission.js';
import { Reception } from './session/reception.js';
import { WsChannel } from './transport/ws-channel.js';

/**
 * Binds admitted sockets to sessions. Its path is no path: Nest keys its servers by port and path, and this one must
 * never share a server with another gateway.
 */
@WebSocketGateway({ [RFB_GATEWAY]: true, path: 'nestjs-rfb' })
export class RfbGateway implements OnGatewayInit, OnGatewayConnection {
  private readonly logger = new Logger(RfbGateway.name);

  constructor(
    private readonly reception: Reception,
    private readonly installation: RfbInstallation,
  ) {}

  afterInit(server: unknown): void {
    // Another adapter made this one; the installation says so when the module starts.
    if (server instanceof RfbSocketServer) this.installation.open(server);
  }

  /** Nest awaits and catches nothing here: a throw would end the process. */
  handleConnection(socket: WebSocket, _request: IncomingMessage, admission: Admission): void {
    try {
      const channel = new WsChannel(socket, this.logger);
      channel.attach(this.reception.open(channel, admission));
    } catch (error) {
      this.logger.error(error);
      socket.terminate();
    }
  }
}
