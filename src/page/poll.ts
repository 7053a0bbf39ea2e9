/** Calls `task` at intervals while the page is visible; never twice at a time. Failures are the task's to tell. */
export function poll(intervalMs: number, task: () => Promise<void>): void {
  const run = async () => {
    if (!document.hidden) await task().catch(() => undefined);
    setTimeout(() => void run(), intervalMs);
  };
  void run();
}
