import type { HandshakeRequest } from '../display/authenticate.js';
export type { HandshakeRequest };
import type { Role } from '../protocol/index.js';

/** What the handshake found out about a viewer: the way in from `transport/` to `session/`. */
export interface Admission {
  /** Decoded name of the stream asked for. It may not exist. */
  readonly stream: string;
  /** Who it is, as the app's guard or `principal` option says; `null` where nobody does. */
  readonly principal: unknown;
  /** What it may do at first. */
  readonly role: Role;
  /** Address of the viewer, as far as it is known. */
  readonly remoteAddress: string;
  /** The framework's request, as the guards left it. Forgotten once the viewer is in. */
  readonly request: HandshakeRequest;
  /** Asks the app's guards again, now; false where they no longer let it in. Does not reject. */
  recheck(): Promise<boolean>;
}
