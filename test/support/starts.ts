import type { Dataset } from '../../src/core/dataset.ts';
import { finish } from '../../src/core/pacer.ts';
import { ClusterSums } from '../../src/kernels/clusterSums.ts';
import { fillEmpty, relocateEmpty } from '../../src/kernels/empty.ts';
import { sumCuts } from '../../src/kernels/exactSums.ts';
import { assign, moveCenters, weightedSum } from '../../src/kernels/kmeans.ts';
import type { Start, StartLimits } from '../../src/kernels/start.ts';
import { Lottery } from './random.ts';

/** Lloyd's algorithm from the plain passes of src/kernels: what the engines must equal to the last bit. */
export function plainStart(data: Dataset, first: Float64Array, limits: StartLimits, move = moveCenters) {
  const { x, n, dim, weights } = data;
  const k = first.length / dim;
  const centers = first.slice();
  const labels = new Int32Array(n);
  const d2 = new Float64Array(n);
  const clusters = new ClusterSums(k, dim, sumCuts(x, weights, n, dim));
  const { sums, mass } = clusters;
  let relocated = 0;
  let iterations = 0;
  let converged = false;
  while (iterations < limits.maxIter && !converged) {
    iterations++;
    assign(x, n, dim, centers, k, labels, d2);
    finish(clusters.addUp(data, labels));
    const moved = relocateEmpty(data, labels, d2, sums, mass);
    relocated += moved;
    converged = move(centers, dim, sums, mass) <= limits.shift && moved === 0;
  }
  assign(x, n, dim, centers, k, labels, d2);
  relocated += finish(fillEmpty(data, centers, labels, d2));
  const inertia = weightedSum(d2, weights, n);
  return { centers, inertia, iterations, converged, relocated, labels } satisfies Start & {
    labels: Int32Array;
  };
}

/** Rows of the data, the same one twice if need be: some clusters begin empty. */
export function anyRows({ x, n, dim }: Dataset, k: number, seed: number): Float64Array {
  const lottery = new Lottery(seed);
  const centers = new Float64Array(k * dim);
  for (let c = 0; c < k; c++) {
    const i = lottery.below(n);
    centers.set(x.subarray(i * dim, (i + 1) * dim), c * dim);
  }
  return centers;
}
