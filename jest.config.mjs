/** One project per kind of test, so that `npx jest --selectProjects unit` runs one kind alone. */
const project = (name, more = {}) => ({
  displayName: name,
  rootDir: import.meta.dirname,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  // Sources are TypeScript and import each other as `./name.js`.
  moduleNameMapper: {
    // Threads run JavaScript: the built program in place of its source.
    '^\\./(node-av|ffmpeg)-worker-file\\.js$': '<rootDir>/test/support/$1-worker-file.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // Sources that are also run against the packed package.
    '^nestjs-rfb$': '<rootDir>/lib/index.ts',
    '^nestjs-rfb/(prometheus|terminus|testing)$': '<rootDir>/lib/$1/index.ts',
    '^@nestjs/throttler$': '<rootDir>/test/support/throttler.mjs',
  },
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/', '<rootDir>/sample/'],
  setupFiles: ['reflect-metadata'],
  transform: {
    '/test/support/throttler\\.mjs$': '<rootDir>/test/support/commonjs-bridge.mjs',
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
          keepClassNames: true,
          target: 'es2022',
        },
        module: { type: 'es6' },
      },
    ],
  },
  ...more,
});

/** Of the browser tests, those about what browsers do differently, and which WebDriver BiDi can drive. */
const FIREFOX_TESTS = [
  'connection',
  'dispose',
  'element',
  'keyboard',
  'nest-input',
  'nest-video',
  'pictures',
  'pointing',
  'reconnect',
  'smoothing',
  'video',
  'zoom',
].map((name) => `<rootDir>/test/browser/${name}.test.ts`);

export default {
  coverageProvider: 'v8',
  // A machine that is busy or slow is no fault: this ends only what hangs.
  testTimeout: 60_000,
  globalTeardown: '<rootDir>/test/support/after-all-tests.mjs',
  projects: [
    project('unit'),
    project('conformance'),
    project('e2e'),
    project('browser'),
    project('firefox', { testMatch: FIREFOX_TESTS, globals: { BROWSER: 'firefox' } }),
    project('package'),
  ],
};
