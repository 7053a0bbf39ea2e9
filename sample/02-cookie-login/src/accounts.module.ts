import { Module } from '@nestjs/common';
import { Accounts } from './accounts.js';

/** What the guard needs, wherever it stands. */
@Module({ providers: [Accounts], exports: [Accounts] })
export class AccountsModule {}
