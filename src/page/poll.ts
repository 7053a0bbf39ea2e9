/**
 * Calls `task` at intervals while the page is visible; never twice at a time.
 *
 * @param onFailure - called when the task failed; the next call comes all the same
 */
export function poll(intervalMs: number, task: () => Promise<void>, onFailure: () => void): void {
  const run = async () => {
    if (!document.hidden) await task().catch(onFailure);
    setTimeout(() => void run(), intervalMs);
  };
  void run();
}
