import { Random } from '../../dist/core/random.js';

/** 100 round blobs of different widths, and one row in ten anywhere. */
export function blobs(n) {
  const random = new Random(1);
  const centers = Array.from({ length: 100 }, () => [
    random.float() * 1000,
    random.float() * 1000,
    2 + 8 * random.float(),
  ]);
  const x = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const [cx, cy, width] = centers[random.below(100)];
    const far = i % 10 === 0;
    const angle = 2 * Math.PI * random.float();
    const radius = width * Math.sqrt(-2 * Math.log(1 - random.float()));
    x[2 * i] = far ? 1000 * random.float() : cx + radius * Math.cos(angle);
    x[2 * i + 1] = far ? 1000 * random.float() : cy + radius * Math.sin(angle);
  }
  return { x, n, dim: 2 };
}
