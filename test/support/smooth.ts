/** A picture whose pixels are points, and centers of colors. */
export interface PlainPicture {
  width: number;
  height: number;
  frames: number;
  /** The point of each pixel; none for fully transparent ones. */
  pixels: (number[] | undefined)[];
  centers: number[][];
  labels: number[];
}

/**
 * One pass of iterated conditional modes as it is written: from the top left, each pixel has the label of itself or a neighbor
 * whose squared distance less the reward of its neighbors is least; of equals its own, then left, up, right, down.
 */
export function plainSmooth(picture: PlainPicture, reward: number, clear: boolean): number[] {
  const { width, height, frames, pixels, centers } = picture;
  const labels = [...picture.labels];
  for (let p = 0; p < width * height * frames; p++) {
    const point = pixels[p];
    if (!point) continue;
    const [x, y] = [p % width, Math.floor(p / width) % height];
    const around: [votes: number, at: number][] = [
      ...(x > 0 ? [[2, p - 1] as [number, number]] : []),
      ...(y > 0 ? [[1, p - width] as [number, number]] : []),
      ...(x < width - 1 ? [[2, p + 1] as [number, number]] : []),
      ...(y < height - 1 ? [[1, p + width] as [number, number]] : []),
    ];
    const scoreOf = (c: number) => {
      const center = centers[c - (clear ? 1 : 0)];
      const cost = point.reduce((sum, value, j) => sum + (value - center[j]) ** 2, 0);
      return cost - reward * around.reduce((sum, [votes, at]) => sum + (labels[at] === c ? votes : 0), 0);
    };
    const others = around.map(([, at]) => labels[at]).filter((c) => !clear || c > 0);
    labels[p] = others.reduce((best, c) => (scoreOf(c) < scoreOf(best) ? c : best), labels[p]);
  }
  return labels;
}
