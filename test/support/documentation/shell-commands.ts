import { readPage } from './pages.js';

/** A command that pages may tell the reader to run, and what shows that it works. */
interface KnownCommand {
  readonly pattern: RegExp;
  /** Test that runs it, or something that is the same. */
  readonly testedBy: string;
}

const PACKAGES = String.raw`(?: (?:nestjs-rfb|node-av|prom-client|@julusian/jpeg-turbo|@nestjs/(?:websockets|platform-ws|terminus))(?:@\d+)?)+`;

const TUTORIAL = 'test/package/getting-started.test.ts';

export const KNOWN_COMMANDS: readonly KnownCommand[] = [
  { pattern: /^npx @nestjs\/cli@12 new first-display --package-manager npm$/, testedBy: TUTORIAL },
  { pattern: /^cd first-display$/, testedBy: TUTORIAL },
  { pattern: /^npm run start$/, testedBy: TUTORIAL },
  { pattern: /^npm ci( && npm (start|test|run build))?$/, testedBy: '.ci/run' },
  { pattern: /^npm install( && npm start)?$/, testedBy: 'test/package/installed-sample.ts' },
  { pattern: new RegExp(`^npm install${PACKAGES}$`), testedBy: 'test/package/install.test.ts' },
  { pattern: /^npx nestjs-rfb doctor( --json)?$/, testedBy: 'test/e2e/doctor.test.ts' },
  { pattern: /^UV_THREADPOOL_SIZE=\d+ node dist\/main\.js$/, testedBy: 'test/unit/encoder/image-encoder.test.ts' },
  {
    pattern: /^curl --cookie "session=…" https:\/\/app\.example\.com\/rfb\/streams$/,
    testedBy: 'test/e2e/reports.test.ts',
  },
];

/** Scripts that print the tables of the benches, and take minutes. */
const BENCH = /^(?:npm run (bench:[\w-]+)|node build\/bench\/([\w-]+)\.js(?: --[\w-]+(?: [\w.-]+)?)*)$/;

/** Commands of a shell block that no test runs, and scripts that do not exist. */
export function shellFaults(text: string): string[] {
  const commands = text.replaceAll(/\\\n\s*/g, '').split('\n');
  return commands
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((command) => command !== '' && !isKnown(command))
    .map(
      (command) =>
        `no test runs ${JSON.stringify(command)}; test/support/documentation/shell-commands.ts lists what is run`,
    );
}

function isKnown(command: string): boolean {
  const bench = BENCH.exec(command);
  if (!bench) return KNOWN_COMMANDS.some(({ pattern }) => pattern.test(command));
  const { scripts } = JSON.parse(readPage('package.json')) as { scripts: Record<string, string> };
  return (bench[1] ?? `bench:${bench[2]}`) in scripts;
}
