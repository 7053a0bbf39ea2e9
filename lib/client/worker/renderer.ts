import { placeFrame, type Size } from '../../protocol/index.js';
import type { Look } from './messages.js';
import type { DecodedPicture } from './picture-decoder.js';

/** Puts the last picture on the canvas, fitted and in device pixels; keeps it so that a resize needs no new one. */
export class Renderer {
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;
  #picture: DecodedPicture | undefined;
  #backing: Size;
  #look: Look;

  /** @throws Error where the browser gives no 2-D context */
  constructor(canvas: OffscreenCanvas, backing: Size, look: Look) {
    // Frames are opaque; saying so spares the compositor a blend of the whole view.
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('this browser gives a worker no 2-D canvas context');
    this.#canvas = canvas;
    this.#context = context;
    this.#backing = backing;
    this.#look = look;
  }

  /** Takes effect with the next {@link draw}, so that no empty canvas shows in between. */
  resize(backing: Size): void {
    this.#backing = backing;
  }

  setLook(look: Look): void {
    this.#look = look;
  }

  /** Takes a picture over; the one before is closed. */
  show(picture: DecodedPicture): void {
    this.#picture?.close();
    this.#picture = picture;
  }

  draw(): void {
    const { width, height } = this.#backing;
    // Setting a side, even to what it was, clears the canvas and allocates anew.
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const context = this.#context;
    context.fillStyle = this.#look.background;
    context.fillRect(0, 0, width, height);
    const picture = this.#picture;
    if (!picture) return;
    const to = placeFrame(picture, this.#backing, this.#look.fit);
    // Bilinear drops rows below half size, which eats thin lines of plots and text.
    context.imageSmoothingQuality = to.width < picture.width ? 'medium' : 'low';
    const { source, sourceWidth, sourceHeight } = picture;
    context.drawImage(source, 0, 0, sourceWidth, sourceHeight, to.x, to.y, to.width, to.height);
  }

  /**
   * The last picture in its own pixels, without fit and background.
   *
   * @throws Error where nothing was painted yet
   */
  async capture(): Promise<Blob> {
    const picture = this.#picture;
    if (!picture) throw new Error('nothing was painted yet');
    const { source, sourceWidth, sourceHeight, width, height } = picture;
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d', { alpha: false })!.drawImage(source, 0, 0, sourceWidth, sourceHeight, 0, 0, width, height);
    return canvas.convertToBlob({ type: 'image/png' });
  }

  close(): void {
    this.#picture?.close();
    this.#picture = undefined;
  }
}
