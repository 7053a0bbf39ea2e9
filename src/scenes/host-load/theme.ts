/** Colours of the dashboard: one place, so that charts agree. */
export const THEME = Object.freeze({
  background: '#0b0f17',
  card: '#121826',
  cardEdge: '#1e2738',
  grid: '#1f293b',
  text: '#e8edf6',
  textSoft: '#93a1b8',
  textFaint: '#5f6d85',
  live: '#34d399',
  accent: '#60a5fa',
  memory: '#a78bfa',
  process: '#f472b6',
  delay: '#fbbf24',
  delayHigh: '#f87171',
  viewers: '#34d399',
  bitrate: '#38bdf8',
});

const CORES = ['#60a5fa', '#34d399', '#fbbf24', '#f472b6', '#a78bfa', '#22d3ee', '#fb923c', '#a3e635'] as const;

/** Colour of one core's line; cores beyond the eighth share colours. */
export function coreColor(index: number): string {
  return CORES[index % CORES.length] ?? CORES[0];
}
