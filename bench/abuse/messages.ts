/** What the bench tells the processes of the server and of the attackers, and what they answer. */

export type ServerCommand = { type: 'rest' };

export type ServerReply =
  | { type: 'ready'; url: string }
  | {
      type: 'rested';
      /** After a collection of garbage. */
      rssBytes: number;
      descriptors: number;
      threads: number;
      viewers: number;
      /** Lines logged since the start. */
      logLines: number;
    };

export type AttackersCommand = { type: 'begin'; attack: string; url: string } | { type: 'end' };

export type AttackersReply = { type: 'ready'; attacks: string[] } | { type: 'begun' } | ({ type: 'ended' } & Damage);

/** What an attack consisted of. */
export interface Damage {
  connections: number;
  /** Handed to the sockets. */
  bytes: number;
}
