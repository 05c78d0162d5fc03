/** Rotations in a sweep stop where columns are this near to orthogonal. */
const STRAIGHT = 1e-15;

/** Sweeps at most; some ten are enough. */
const SWEEPS = 60;

/**
 * The orthogonal factor U V' of a small square matrix with the singular values S = U' M V, by the rotations of Jacobi
 * (Hestenes). Where singular values are 0, any axes complete it.
 * @param matrix in, k * k, row after row
 * @returns the factor, and the sum of the singular values
 */
export function polarFactor(matrix: Float64Array, k: number): { factor: Float64Array; sum: number } {
  // columns of M V and of V, one after the other
  const u = matrix.map((_, p) => matrix[(p % k) * k + Math.floor(p / k)]);
  const v = matrix.map((_, p) => (p % (k + 1) === 0 ? 1 : 0));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let turned = false;
    for (let a = 0; a < k; a++) for (let b = a + 1; b < k; b++) turned = straighten(u, v, a, b, k) || turned;
    if (!turned) break;
  }
  const lengths = Float64Array.from({ length: k }, (_, c) => Math.sqrt(dot(u, c, u, c, k)));
  const most = lengths.reduce((a, b) => Math.max(a, b), 0);
  for (let c = 0; c < k; c++) {
    if (lengths[c] > most * 1e-13) for (let at = 0; at < k; at++) u[c * k + at] /= lengths[c];
    else u.fill(0, c * k, (c + 1) * k);
  }
  complete(u, k);
  const factor = new Float64Array(k * k);
  for (let c = 0; c < k; c++)
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) factor[i * k + j] += u[c * k + i] * v[c * k + j];
  return { factor, sum: lengths.reduce((a, b) => a + b, 0) };
}

function dot(x: Float64Array, a: number, y: Float64Array, b: number, k: number): number {
  let sum = 0;
  for (let at = 0; at < k; at++) sum += x[a * k + at] * y[b * k + at];
  return sum;
}

/** Turns two columns until they are orthogonal. @returns whether they were not */
function straighten(u: Float64Array, v: Float64Array, a: number, b: number, k: number): boolean {
  const [aa, bb, ab] = [dot(u, a, u, a, k), dot(u, b, u, b, k), dot(u, a, u, b, k)];
  if (Math.abs(ab) <= STRAIGHT * Math.sqrt(aa * bb)) return false;
  const zeta = (bb - aa) / (2 * ab);
  const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const c = 1 / Math.sqrt(1 + t * t);
  for (const x of [u, v]) {
    for (let p = a * k, q = b * k; p < (a + 1) * k; p++, q++) {
      const [before, other] = [x[p], x[q]];
      x[p] = c * (before - t * other);
      x[q] = c * (t * before + other);
    }
  }
  return true;
}

/** Puts unit vectors, orthogonal to the others, in place of columns of zeros. */
function complete(u: Float64Array, k: number): void {
  for (let c = 0; c < k; c++) {
    if (dot(u, c, u, c, k) > 0) continue;
    for (let axis = 0; axis < k; axis++) {
      const rest = new Float64Array(k);
      rest[axis] = 1;
      for (let pass = 0; pass < 2; pass++)
        for (let b = 0; b < k; b++) {
          const share = dot(rest, 0, u, b, k);
          for (let at = 0; at < k; at++) rest[at] -= share * u[b * k + at];
        }
      const length = Math.sqrt(dot(rest, 0, rest, 0, k));
      if (length < 0.5 / k) continue;
      for (let at = 0; at < k; at++) u[c * k + at] = rest[at] / length;
      break;
    }
  }
}
