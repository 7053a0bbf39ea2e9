import { pointOnFrame, type Fit, type Size } from '../../protocol/index.js';
import type { ShownFrame } from '../worker/messages.js';
import { placePicture, type Zoom } from '../worker/placement.js';

/** Where on the frame something happened: the position fields of an outgoing event. */
export interface FramePoint {
  x: number;
  y: number;
  inside: boolean;
  pixel_ratio: number;
  frame_width: number;
  frame_height: number;
}

/** A point of the page. */
export interface ClientPoint {
  clientX: number;
  clientY: number;
}

/** A part of the page, in the same units. */
export interface PageBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** What a point is mapped through. */
export interface View {
  /** The picture on the canvas. */
  frame: ShownFrame;
  /** Canvas in device pixels. */
  backing: Size;
  fit: Fit;
  zoom?: Zoom | undefined;
}

/**
 * Maps a point of the page to the picture under it.
 *
 * @param box - the canvas's box on the page, as it is after CSS transforms
 */
export function framePoint(
  { clientX, clientY }: ClientPoint,
  box: { left: number; top: number; width: number; height: number },
  { frame, backing, fit, zoom }: View,
): FramePoint {
  const point = {
    x: ((clientX - box.left) / Math.max(box.width, 1)) * backing.width,
    y: ((clientY - box.top) / Math.max(box.height, 1)) * backing.height,
  };
  return {
    ...pointOnFrame(point, frame, placePicture(frame, backing, fit, zoom)),
    pixel_ratio: frame.pixelRatio,
    frame_width: frame.width,
    frame_height: frame.height,
  };
}

/** The part of the page where the picture is seen, of a canvas with that box. */
export function pictureBox(
  box: { left: number; top: number; width: number; height: number },
  { frame, backing, fit, zoom }: View,
): PageBox {
  const placed = placePicture(frame, backing, fit, zoom);
  const [scaleX, scaleY] = [box.width / backing.width, box.height / backing.height];
  return {
    left: box.left + Math.max(0, placed.x * scaleX),
    top: box.top + Math.max(0, placed.y * scaleY),
    right: box.left + Math.min(box.width, (placed.x + placed.width) * scaleX),
    bottom: box.top + Math.min(box.height, (placed.y + placed.height) * scaleY),
  };
}
