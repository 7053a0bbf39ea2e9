// In place of `@nestjs/throttler`, which is CommonJS and requires Nest's ES modules: see commonjs-bridge.mjs.
export {
  getStorageToken,
  SkipThrottle,
  Throttle,
  ThrottlerException,
  ThrottlerGuard,
  ThrottlerModule,
  ThrottlerStorageService,
} from '@nestjs/throttler';
