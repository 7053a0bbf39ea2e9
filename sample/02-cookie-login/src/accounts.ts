import { Injectable } from '@nestjs/common';
import type { Role } from 'nestjs-rfb';
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const KEY_BYTES = 32;
const deriveKey = promisify(scrypt) as (password: string, salt: Buffer, length: number) => Promise<Buffer>;

/** A user, as guards and streams know one. */
export interface User {
  readonly name: string;
  /** What the user may do with each stream; one that is not listed stays shut. */
  readonly streams: Readonly<Record<string, Role>>;
}

interface Account extends User {
  /** Of the password: a salt and what scrypt makes of both, in base64. */
  readonly salt: string;
  readonly key: string;
}

/** In an application of your own this is a table of its database. The passwords are in the README. */
const ACCOUNTS: readonly Account[] = [
  {
    name: 'ada',
    salt: 'VtOL0tXCcKl0dvUEjC2U+Q==',
    key: '63AeuzuST+W0+DLWGKVjAOQqW//SbUPIcgPqDypYTew=',
    streams: { coral: 'control', mitosis: 'control', maze: 'view' },
  },
  {
    name: 'grace',
    salt: 'LeHJqMCT0i+dUBNLmO/4MQ==',
    key: 'Vc/yETdrsd30LeLdjbA3dCa84OEjhVuGaw8K5lpXZZM=',
    streams: { coral: 'view', mitosis: 'view' },
  },
];

/** A salt to derive a key with where there is no such user, so that it takes as long. */
const NOBODY = randomBytes(16);

/** Knows who there is, and who knows whose password. */
@Injectable()
export class Accounts {
  find(name: string | undefined): User | undefined {
    return ACCOUNTS.find((account) => account.name === name);
  }

  /** @returns the user, or `undefined` for a wrong name or password */
  async verify(name: string, password: string): Promise<User | undefined> {
    const account = ACCOUNTS.find((each) => each.name === name);
    const salt = account ? Buffer.from(account.salt, 'base64') : NOBODY;
    const key = await deriveKey(password, salt, KEY_BYTES);
    return account && timingSafeEqual(key, Buffer.from(account.key, 'base64')) ? account : undefined;
  }
}
