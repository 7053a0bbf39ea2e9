/**
 * The canvas of a view: as large as its parent, focusable, with a name for screen readers.
 *
 * @throws Error where the browser cannot paint it from a worker
 */
export function createViewCanvas(label: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  if (typeof canvas.transferControlToOffscreen !== 'function') {
    throw new Error(
      'this browser has no OffscreenCanvas; a remote view needs Chrome 69, Firefox 105, Safari 16.4 or later',
    );
  }
  canvas.tabIndex = 0;
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
