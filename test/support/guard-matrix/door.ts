export type Platform = 'express' | 'fastify';

/** An application of the matrix, as whoever connects to it sees it. */
export interface Door {
  readonly kind: string;
  readonly platform: Platform;
  /** `http://127.0.0.1:…` */
  readonly url: string;
  /** Where the endpoint is. */
  readonly path: string;
  /** Where the application says who watches. */
  readonly viewersPath: string;
  /** What opens it; nothing where there is a login. */
  readonly cookie?: string;
  /** A cookie of somebody who may not watch. */
  readonly strangersCookie?: string;
  /** Name of who has the key, as the application knows it. */
  readonly name: string | null;
  readonly hasLogin: boolean;
  /** How often one may come, where that is bounded. */
  readonly limit?: number;
}
