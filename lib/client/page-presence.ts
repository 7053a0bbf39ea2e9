/** What a worker cannot see of its page. */
export interface PagePresence {
  onVisibility(hidden: boolean): void;
  onOnline(): void;
}

/** Watches whether the page is looked at and has a network, until `signal`. */
export function watchPage({ onVisibility, onOnline }: PagePresence, signal: AbortSignal): void {
  document.addEventListener('visibilitychange', () => onVisibility(document.hidden), { signal });
  window.addEventListener('online', onOnline, { signal });
}
