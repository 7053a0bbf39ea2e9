import type { Role } from '../protocol/index.js';

/** The canvas of a view: as large as its parent, with a name for screen readers. */
export function createViewCanvas(label: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-label', label);
  Object.assign(canvas.style, {
    display: 'block',
    width: '100%',
    height: '100%',
    maxWidth: 'none',
    // Positions are mapped through the border box.
    margin: '0',
    border: '0',
    padding: '0',
    // Without a size of its own: in a parent of automatic height the canvas would grow with its own backing store.
    // The width and height attributes are a ratio to the browser, which only a stated one takes away.
    contain: 'size',
    aspectRatio: 'auto',
  });
  return canvas;
}

/**
 * Shows on the canvas who has the input, to mouse, keyboard, screen reader and style sheet.
 *
 * @param shown - what the view may do; `undefined` while nobody said, which is dressed for control
 * @param viewOnlyLabel - what a screen reader says of a view that only watches
 */
export function dressCanvas(canvas: HTMLCanvasElement, shown: Role | undefined, viewOnlyLabel: string): void {
  const isWatching = shown === 'view';
  // A picture is no stop for Tab. Who has the focus keeps it, and has the keyboard again when control comes back.
  canvas.tabIndex = isWatching ? -1 : 0;
  // Without `none` a finger scrolls the page and the DOM cancels its pointer.
  canvas.style.touchAction = isWatching ? '' : 'none';
  // Whatever pointer the page gives a canvas that can be steered would promise too much.
  canvas.style.cursor = isWatching ? 'default' : '';
  const attributes = {
    role: isWatching ? 'img' : 'application',
    'data-role': shown,
    'aria-description': isWatching ? viewOnlyLabel : undefined,
  };
  for (const [name, value] of Object.entries(attributes)) {
    if (value) canvas.setAttribute(name, value);
    else canvas.removeAttribute(name);
  }
}
