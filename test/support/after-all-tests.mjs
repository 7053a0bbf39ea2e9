/** Long enough for what ends by itself. */
const PATIENCE_MS = 60_000;

/**
 * Fails a run that would otherwise never end, because a test has left something behind that keeps the process going: a
 * program, a socket, a timer. Run by Jest when all tests are done.
 */
export default function afterAllTests() {
  setTimeout(() => {
    const resources = process.getActiveResourcesInfo().join(', ');
    process.stderr.write(`The tests are done, but this keeps them from ending: ${resources}\n`);
    process.exit(1);
  }, PATIENCE_MS).unref();
}
