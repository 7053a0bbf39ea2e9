import type { Size } from '../../protocol/index.js';
import type { Canvases } from './canvases.js';
import type { Look, StartMessage } from './messages.js';
import type { DecodedPicture } from './picture-decoder.js';
import { isWhole, placePicture } from './placement.js';

/** Puts the last picture on the canvas, fitted and in device pixels; keeps it so that a resize needs no new one. */
export class Renderer {
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #canvases: Canvases;
  readonly #colorSpace: PredefinedColorSpace;
  #picture: DecodedPicture | undefined;
  /** Where the picture is put together, once there were strips for it. */
  #mosaic: OffscreenCanvasRenderingContext2D | undefined;
  #backing: Size;
  #look: Look;

  /** @throws Error where the browser gives no 2-D context */
  constructor(
    { canvas, look, colorSpace }: Pick<StartMessage, 'canvas' | 'look' | 'colorSpace'>,
    canvases: Canvases,
    backing: Size,
  ) {
    // Frames are opaque; saying so spares the compositor a blend of the whole view.
    const context = canvas.getContext('2d', { alpha: false, colorSpace });
    if (!context) throw new Error('this browser gives the view no 2-D canvas context');
    this.#canvas = canvas;
    this.#context = context;
    this.#canvases = canvases;
    this.#colorSpace = colorSpace;
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

  /**
   * Takes a picture over; the one before is closed, unless it is a strip for that.
   *
   * @returns false for a strip of another picture
   */
  show(picture: DecodedPicture): boolean {
    const before = this.#picture;
    const { source, sourceWidth, sourceHeight, width, height, y } = picture;
    if (y === undefined) {
      before?.close();
      this.#picture = picture;
      this.#mosaic = undefined;
      return true;
    }
    const fits = before?.width === width && y + height <= before.height;
    if (fits) {
      // In frame pixels: strips that are scaled one by one show where they meet.
      this.#mosaic ??= this.#putOn(this.#flatten(before), before);
      this.#mosaic.drawImage(source, 0, 0, sourceWidth, sourceHeight, 0, y, width, height);
    }
    picture.close();
    return fits;
  }

  draw(): void {
    const { width, height } = this.#backing;
    // Setting a side, even to what it was, clears the canvas and allocates anew.
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const context = this.#context;
    const { background, fit, smoothing, zoom } = this.#look;
    context.fillStyle = background;
    context.fillRect(0, 0, width, height);
    const picture = this.#picture;
    if (!picture) return;
    const { source, sourceWidth, sourceHeight } = picture;
    const to = placePicture(picture, this.#backing, fit, zoom);
    context.imageSmoothingEnabled =
      smoothing === 'on' || (smoothing === 'auto' && !isWhole(to, { width: sourceWidth, height: sourceHeight }));
    // Bilinear drops rows below half size, which eats thin lines of plots and text.
    context.imageSmoothingQuality = to.width < picture.width ? 'medium' : 'low';
    context.drawImage(source, 0, 0, sourceWidth, sourceHeight, to.x, to.y, to.width, to.height);
  }

  /**
   * The last picture in its own pixels, without fit and background.
   *
   * @throws Error where nothing was painted yet
   */
  async capture(): Promise<Blob> {
    if (!this.#picture) throw new Error('nothing was painted yet');
    return this.#canvases.toPng(this.#flatten(this.#picture).canvas);
  }

  close(): void {
    this.#picture?.close();
    this.#picture = undefined;
  }

  /** The picture goes on as what is on `mosaic`. */
  #putOn(mosaic: OffscreenCanvasRenderingContext2D, picture: DecodedPicture): OffscreenCanvasRenderingContext2D {
    picture.close();
    const { width, height } = picture;
    this.#picture = { source: mosaic.canvas, sourceWidth: width, sourceHeight: height, width, height, close() {} };
    return mosaic;
  }

  /** A picture on a canvas of its own, in its own pixels; not in the memory of a GPU, which may be lost. */
  #flatten({ source, sourceWidth, sourceHeight, width, height }: DecodedPicture): OffscreenCanvasRenderingContext2D {
    const canvas = this.#canvases.create(width, height);
    const colorSpace = this.#colorSpace;
    const context = canvas.getContext('2d', { alpha: false, colorSpace, willReadFrequently: true })!;
    context.drawImage(source, 0, 0, sourceWidth, sourceHeight, 0, 0, width, height);
    return context;
  }
}
