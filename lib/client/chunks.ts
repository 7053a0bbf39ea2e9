import type { ViewInput, ViewInputPorts } from './input/view-input.js';

/** Fetches the file beside this module's that takes input. */
export async function loadInput(): Promise<(ports: ViewInputPorts) => ViewInput> {
  const { ViewInput: Input } = await import('./input/index.js');
  return (ports) => new Input(ports);
}
