/** Depths further apart than this share are two surfaces, one before the other. */
const GAP = 0.03;

/** The pixels where a surface ends: against the background, or before itself further away. */
export function edgesOf(depths: Float32Array, width: number, height: number): number[] {
  const edges: number[] = [];
  for (let y = 1; y < height - 1; y++) {
    for (let at = y * width + 1, end = at + width - 2; at < end; at++) {
      const depth = depths[at]!;
      const limit = depth * GAP;
      const isEdge =
        Math.abs(depth - depths[at + 1]!) > limit ||
        Math.abs(depth - depths[at - 1]!) > limit ||
        Math.abs(depth - depths[at + width]!) > limit ||
        Math.abs(depth - depths[at - width]!) > limit;
      if (isEdge) edges.push(at);
    }
  }
  return edges;
}

/** Takes the stairs out of edges: each of their pixels becomes the mean of itself, twice, and its four neighbours. */
export function smoothEdges(pixels: Uint8Array, edges: readonly number[], width: number): void {
  const means = new Uint8Array(edges.length * 3);
  edges.forEach((edge, index) => {
    const at = edge * 4;
    for (let channel = 0; channel < 3; channel++) {
      const from = at + channel;
      const neighbours = pixels[from - 4]! + pixels[from + 4]! + pixels[from - width * 4]! + pixels[from + width * 4]!;
      means[index * 3 + channel] = (pixels[from]! * 2 + neighbours) / 6;
    }
  });
  edges.forEach((edge, index) => {
    for (let channel = 0; channel < 3; channel++) pixels[edge * 4 + channel] = means[index * 3 + channel]!;
  });
}
