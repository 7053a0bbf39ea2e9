/** Radians. Below the lower bound the floor would cover the surface, at a right angle the azimuth loses its meaning. */
const MIN_ELEVATION = 0.09;
const MAX_ELEVATION = 1.5;
const MIN_DISTANCE = 2.6;
const MAX_DISTANCE = 9;
const HOME = { azimuth: -0.62, elevation: 0.52, distance: 4.2 };

/** Height of the point the camera turns around: the middle of the box. */
const CENTER_Z = 0.36;
/** Focal length as a multiple of the picture's height. */
const FOCAL = 1.42;

/** A camera on a sphere around the middle of the box x, y ∈ [−1, 1], z ∈ [0, 0.8]; it looks at that point. */
export class OrbitCamera {
  azimuth = HOME.azimuth;
  elevation = HOME.elevation;
  distance = HOME.distance;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {}

  reset(): void {
    Object.assign(this, HOME);
  }

  /** Turns by a drag of so many pixels: half a turn over the picture's width. */
  drag(dx: number, dy: number): void {
    this.turn((dx / this.width) * Math.PI, (dy / this.height) * (Math.PI / 2));
  }

  turn(azimuth: number, elevation: number): void {
    this.azimuth = (this.azimuth + azimuth) % (Math.PI * 2);
    this.elevation = Math.min(MAX_ELEVATION, Math.max(MIN_ELEVATION, this.elevation + elevation));
  }

  /** Moves closer (factor below 1) or away. */
  zoom(factor: number): void {
    this.distance = Math.min(MAX_DISTANCE, Math.max(MIN_DISTANCE, this.distance * factor));
  }

  /** A function that maps a point of the world to pixels and depth, for as long as the camera stands still. */
  projection(): (x: number, y: number, z: number, into: Float32Array, at: number) => void {
    const [sinA, cosA] = [Math.sin(this.azimuth), Math.cos(this.azimuth)];
    const [sinE, cosE] = [Math.sin(this.elevation), Math.cos(this.elevation)];
    const { distance } = this;
    const focal = FOCAL * this.height;
    const [centerX, centerY] = [this.width / 2, this.height * 0.47];
    return (x, y, z, into, at) => {
      const across = x * cosA - y * sinA;
      const away = x * sinA + y * cosA;
      const above = z - CENTER_Z;
      const depth = distance + away * cosE - above * sinE;
      into[at] = centerX + (focal * across) / depth;
      into[at + 1] = centerY - (focal * (away * sinE + above * cosE)) / depth;
      into[at + 2] = 1 / depth;
    };
  }
}
