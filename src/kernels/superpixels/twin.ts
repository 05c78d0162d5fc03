import { BAND, CENTER, SUMS } from '../layouts/superpixels.ts';
import { bandsAround, bandsOf, listMembers, type SlicPasses, type SlicPicture, strideOf } from './passes.ts';

const { fround } = Math;

/** The kernel of assembly/superpixels.ts in plain TypeScript: the same numbers to the last bit. */
export class PlainPasses implements SlicPasses {
  readonly stride: number;
  readonly planes: [Float32Array, Float32Array, Float32Array];
  readonly labels: Int32Array;
  readonly centers: Float32Array;
  private readonly picture: SlicPicture;
  private readonly starts: Int32Array;
  private readonly members: Int32Array;
  private readonly sums: Float64Array;
  private readonly best: Float32Array;

  constructor(picture: SlicPicture) {
    const { width, height, k } = picture;
    this.picture = { ...picture, reach: fround(picture.reach), pull: fround(picture.pull) };
    this.stride = strideOf(width);
    const n = this.stride * height;
    this.planes = [new Float32Array(n), new Float32Array(n), new Float32Array(n)];
    this.labels = new Int32Array(n);
    this.centers = new Float32Array(CENTER * k);
    this.starts = new Int32Array(bandsOf(height) + 1);
    this.members = new Int32Array(k * bandsAround(picture));
    this.sums = new Float64Array(SUMS * k);
    this.best = new Float32Array(this.stride);
  }

  *pass(count: number): Generator<number, Float64Array> {
    const { picture, centers, starts, members, sums } = this;
    const { height } = picture;
    listMembers(picture, (c) => centers[CENTER * c + 4], count, starts, members);
    sums.fill(0);
    for (let band = 0; band < bandsOf(height); band++) {
      const end = Math.min(height, (band + 1) * BAND);
      for (let y = band * BAND; y < end; y++) {
        this.best.fill(Number.POSITIVE_INFINITY);
        for (let m = starts[band]; m < starts[band + 1]; m++) this.offer(y, members[m]);
        this.addLine(y);
      }
      yield end / height;
    }
    return sums.subarray(0, SUMS * count);
  }

  close(): void {}

  /** Gives a center those of its pixels in a line to which it is nearer than the centers before. */
  private offer(y: number, c: number): void {
    const { centers, labels, best, stride, picture } = this;
    const { width, reach, pull } = picture;
    const [first, second, third] = this.planes;
    const p = CENTER * c;
    const [c0, c1, c2, cx] = [centers[p], centers[p + 1], centers[p + 2], centers[p + 3]];
    const dy = fround(y - centers[p + 4]);
    if (Math.abs(dy) > reach) return;
    const x0 = Math.max(0, Math.ceil(fround(cx - reach)));
    const x1 = Math.min(width - 1, Math.floor(fround(cx + reach)));
    const rest = fround(pull * fround(dy * dy));
    for (let x = x0, at = y * stride + x0; x <= x1; x++, at++) {
      const d0 = fround(first[at] - c0);
      const d1 = fround(second[at] - c1);
      const d2 = fround(third[at] - c2);
      const dx = fround(x - cx);
      const color = fround(fround(fround(d0 * d0) + fround(d1 * d1)) + fround(d2 * d2));
      const d = fround(color + fround(fround(pull * fround(dx * dx)) + rest));
      if (!(d < best[x])) continue;
      best[x] = d;
      labels[at] = c;
    }
  }

  private addLine(y: number): void {
    const { labels, sums, stride, picture } = this;
    const [first, second, third] = this.planes;
    for (let x = 0, at = y * stride; x < picture.width; x++, at++) {
      if (labels[at] < 0) continue;
      const p = SUMS * labels[at];
      sums[p] += first[at];
      sums[p + 1] += second[at];
      sums[p + 2] += third[at];
      sums[p + 3] += x;
      sums[p + 4] += y;
      sums[p + 5]++;
    }
  }
}
