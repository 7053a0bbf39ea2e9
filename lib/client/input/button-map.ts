import type { Modifier } from '../../protocol/index.js';

/** DOM `button` to the wire's: left, middle, right, back, forward come in another order there. */
const BUTTONS: readonly number[] = [1, 3, 2, 4, 5];
/** The wire's button for each bit of the DOM's `buttons`. */
const BITS: readonly number[] = [1, 2, 3, 4, 5];

/** The wire's number of a DOM button; 0 for none and for those it does not name. */
export function buttonOf(button: number): number {
  return BUTTONS[button] ?? 0;
}

/** The wire's numbers of all buttons in a DOM bit mask, rising. */
export function buttonsOf(mask: number): number[] {
  return BITS.filter((_, bit) => (mask & (1 << bit)) !== 0);
}

/** Held modifiers, in the order of the wire. */
export function modifiersOf(event: {
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}): Modifier[] {
  const held: Modifier[] = [];
  if (event.shiftKey) held.push('Shift');
  if (event.ctrlKey) held.push('Control');
  if (event.altKey) held.push('Alt');
  if (event.metaKey) held.push('Meta');
  return held;
}
