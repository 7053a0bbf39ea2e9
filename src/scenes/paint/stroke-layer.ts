import { createCanvas, type Canvas } from '@napi-rs/canvas';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A pen that touches the paper. */
interface Pen {
  last: Point;
  /** Middle of the last two positions: where the last curve ended. */
  middle: Point;
  style: StrokeStyle;
}

export interface StrokeStyle {
  readonly color: string;
  /** In pixels. */
  readonly width: number;
  /** Takes paint away instead. */
  readonly isEraser: boolean;
}

/** Everything painted so far. Strokes are curves through the middles of their points, so that fast hands draw no corners. */
export class StrokeLayer {
  readonly canvas: Canvas;
  readonly #pens = new Map<string, Pen>();
  #isEmpty = true;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.canvas = createCanvas(width, height);
  }

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  begin(viewer: string, at: Point, style: StrokeStyle): void {
    this.#pens.set(viewer, { last: at, middle: at, style });
    // A touch without a move is a dot.
    this.#stroke(at, at, { x: at.x + 0.01, y: at.y }, style);
  }

  /** @returns whether the viewer's pen is down */
  move(viewer: string, at: Point, style: StrokeStyle): boolean {
    const pen = this.#pens.get(viewer);
    if (!pen) return false;
    const middle = { x: (pen.last.x + at.x) / 2, y: (pen.last.y + at.y) / 2 };
    this.#stroke(pen.middle, pen.last, middle, style);
    pen.last = at;
    pen.middle = middle;
    pen.style = style;
    return true;
  }

  /**
   * Lifts the pen, and draws the half step a curve through middles still owes: as wide as it was, for a pen that leaves
   * the paper presses with nothing.
   *
   * @returns whether it was down
   */
  end(viewer: string): boolean {
    const pen = this.#pens.get(viewer);
    if (!pen) return false;
    this.#pens.delete(viewer);
    this.#stroke(pen.middle, pen.last, pen.last, pen.style);
    return true;
  }

  clear(): void {
    this.canvas.getContext('2d').clearRect(0, 0, this.width, this.height);
    this.#pens.clear();
    this.#isEmpty = true;
  }

  #stroke(from: Point, control: Point, to: Point, { color, width, isEraser }: StrokeStyle): void {
    const context = this.canvas.getContext('2d');
    context.globalCompositeOperation = isEraser ? 'destination-out' : 'source-over';
    context.strokeStyle = color;
    context.lineWidth = width;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.quadraticCurveTo(control.x, control.y, to.x, to.y);
    context.stroke();
    if (!isEraser) this.#isEmpty = false;
  }
}
