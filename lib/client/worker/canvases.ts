/** Canvases that nobody sees, of the thread that a view runs on. */
export interface Canvases {
  create(width: number, height: number): OffscreenCanvas;
  toPng(canvas: OffscreenCanvas): Promise<Blob>;
}

export const workerCanvases: Canvases = {
  create: (width, height) => new OffscreenCanvas(width, height),
  toPng: (canvas) => canvas.convertToBlob({ type: 'image/png' }),
};
