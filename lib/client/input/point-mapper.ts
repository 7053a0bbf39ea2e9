import { placeFrame, pointOnFrame, type Fit, type Size } from '../../protocol/index.js';
import type { ShownFrame } from '../worker/messages.js';

/** Where on the frame something happened: the position fields of an outgoing event. */
export interface FramePoint {
  x: number;
  y: number;
  inside: boolean;
  pixel_ratio: number;
  frame_width: number;
  frame_height: number;
}

/** What a point is mapped through. */
export interface View {
  /** The picture on the canvas. */
  frame: ShownFrame;
  /** Canvas in device pixels. */
  backing: Size;
  fit: Fit;
}

/**
 * Maps a point of the page to the picture under it.
 *
 * @param client - the DOM's `clientX`, `clientY`
 * @param box - the canvas's box on the page, as it is after CSS transforms
 */
export function framePoint(
  client: { x: number; y: number },
  box: { left: number; top: number; width: number; height: number },
  { frame, backing, fit }: View,
): FramePoint {
  const point = {
    x: ((client.x - box.left) / Math.max(box.width, 1)) * backing.width,
    y: ((client.y - box.top) / Math.max(box.height, 1)) * backing.height,
  };
  return {
    ...pointOnFrame(point, frame, placeFrame(frame, backing, fit)),
    pixel_ratio: frame.pixelRatio,
    frame_width: frame.width,
    frame_height: frame.height,
  };
}
