import { Module } from '@nestjs/common';
import { RfbModule } from 'nestjs-rfb';
import type { User } from './accounts.js';
import { AccountsModule } from './accounts.module.js';
import { DishService } from './dish.service.js';
import { DISHES } from './dishes.js';
import { PagesController } from './pages.controller.js';
import { DISH_SIZE } from './petri-dish.js';
import { SessionGuard } from './session.guard.js';
import { SessionWatch } from './session-watch.js';

@Module({
  imports: [
    AccountsModule,
    RfbModule.forRoot({
      displays: Object.fromEntries(Object.keys(DISHES).map((name) => [name, DISH_SIZE])),
      // The guard of the pages, and what it needs.
      guards: [SessionGuard],
      imports: [AccountsModule],
      // What the guard left on the request is the principal; what it may do is asked for each stream.
      authorize: (user, stream) => (user as User).streams[stream],
    }),
  ],
  controllers: [PagesController],
  providers: [DishService, SessionWatch],
})
export class AppModule {}
