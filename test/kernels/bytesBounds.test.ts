import { describe, expect, it } from 'vitest';
import { finish } from '../../src/core/pacer.ts';
import { type ByteJob, openBytes } from '../../src/kernels/bytes/layout.ts';
import { ByteRunner } from '../../src/kernels/bytes.ts';
import { readField } from '../../src/kernels/host.ts';
import { Lottery } from '../support/random.ts';
import { anyRows } from '../support/starts.ts';

/** What the kernel knows of distances, as it lies in memory. */
function boundsIn({ n, dim, history, memory, run }: ByteJob) {
  const { buffer } = memory;
  const { fields } = run;
  const [lanes, groups, vectors, padded] = (['lanes', 'groups', 'vectors', 'padded'] as const).map((name) =>
    readField(memory, run, name),
  );
  const scale = readField(memory, run, 'scale');
  const step = readField(memory, run, 'boundStep');
  const lower = new Uint16Array(buffer, fields.bounds, n * lanes);
  const times = new Uint8Array(buffer, fields.times, n * groups);
  const travels = new Float32Array(buffer, fields.travels, history * lanes);
  const upper = new Float32Array(buffer, fields.upper, n);
  const since = new Uint8Array(buffer, fields.since, n);
  const leasts = new Float32Array(buffer, fields.leasts, n * padded);
  const taken = new Uint8Array(buffer, fields.taken, n);
  const drift = new Float32Array(buffer, fields.drift, history * lanes * padded);
  const labels = new Int32Array(buffer, fields.labels, n);
  const groupOf = (lane: number) => Math.floor(lane / (4 * vectors));
  return {
    scale,
    // not those of a start, where clusters without rows have gone elsewhere
    centers: new Float64Array(buffer, fields.centers, readField(memory, run, 'k') * dim),
    order: new Int32Array(buffer, fields.order, lanes),
    labels,
    groupOf,
    lowerOf: (i: number, lane: number) =>
      lower[i * lanes + lane] * step - travels[times[i * groups + groupOf(lane)] * lanes + lane],
    upperOf: (i: number) => upper[i] + travels[since[i] * lanes + labels[i]],
    leastOf: (i: number, g: number) =>
      leasts[i * padded + g] - drift[(taken[i] * lanes + labels[i]) * padded + g],
  };
}

/** Rows and lanes whose distance is not within the bounds of the row, the lane or its group. */
function wrongBounds(job: ByteJob, x: Uint8Array) {
  const { n, dim } = job;
  const { centers, order, labels, groupOf, lowerOf, upperOf, leastOf } = boundsIn(job);
  const wrong: [what: string, row: number, lane: number][] = [];
  for (let i = 0; i < n; i++) {
    for (let lane = 0; lane < centers.length / dim; lane++) {
      let d2 = 0;
      for (let j = 0; j < dim; j++) d2 += (x[i * dim + j] - centers[order[lane] * dim + j]) ** 2;
      const apart = Math.sqrt(d2);
      if (!(lowerOf(i, lane) <= apart)) wrong.push(['lower', i, lane]);
      if (lane === labels[i]) {
        if (!(upperOf(i) >= apart)) wrong.push(['upper', i, lane]);
      } else if (!(leastOf(i, groupOf(lane)) <= apart)) wrong.push(['least', i, lane]);
    }
  }
  return wrong;
}

/** Rows around some others, which they equal in most columns that are 0 there. */
function rowsAround(n: number, dim: number, density: number, seed: number): Uint8Array {
  const lottery = new Lottery(seed);
  const middles = Uint8Array.from({ length: 7 * dim }, () =>
    lottery.float() < density ? 80 + lottery.below(96) : 0,
  );
  return Uint8Array.from({ length: n * dim }, (_, p) => {
    const middle = middles[(Math.floor(p / dim) % 7) * dim + (p % dim)];
    return middle === 0 ? 0 : middle - 80 + lottery.below(160);
  });
}

function runOf(x: Uint8Array, dim: number, first: Float64Array, maxIter: number, history = 24) {
  const data = { x, n: x.length / dim, dim };
  const opened = finish(openBytes(data, first.length / dim, 1))!;
  const job = { ...opened, history: Math.min(history, opened.history) };
  const runner = new ByteRunner(job, data);
  const start = finish(runner.start(first, { maxIter, shift: 0 }));
  return { job, runner, start };
}

describe('bounds of 8-bit rows', () => {
  const n = 600;

  describe.each([0, 1, 4])('after %i passes', (maxIter) => {
    it.each([
      [16, 7, 0.3],
      [61, 23, 0.2],
      [33, 45, 1],
      [24, 170, 0.5],
      [130, 22, 0.3],
    ])('hold for every row, lane and group: %i columns, %i clusters, %d filled', (dim, k, density) => {
      const x = rowsAround(n, dim, density, dim + k);
      const { job, runner, start } = runOf(x, dim, anyRows({ x, n, dim }, k, 1), maxIter);
      expect(start.iterations).toBe(maxIter);
      expect(wrongBounds(job, x)).toEqual([]);
      runner.close();
    });
  });

  it.each([5, 6, 7, 8, 9])(
    'hold after %i passes, when the first centers are forgotten now and then',
    (maxIter) => {
      const dim = 50;
      const x = rowsAround(900, dim, 1, 3);
      const { job, runner, start } = runOf(x, dim, anyRows({ x, n: 900, dim }, 30, 5), maxIter, 3);
      expect(start).toMatchObject({ iterations: maxIter, relocated: 0 });
      expect(wrongBounds(job, x)).toEqual([]);
      runner.close();
    },
  );

  it('hold for rows so long that centers are rounded more', () => {
    const dim = 3000;
    const x = rowsAround(60, dim, 1, 4).map((v) => 255 - (v >> 4));
    const { job, runner } = runOf(x, dim, anyRows({ x, n: 60, dim }, 9, 1), 2);
    expect(boundsIn(job).scale).toBeLessThan(128);
    expect(wrongBounds(job, x)).toEqual([]);
    runner.close();
  });

  it('are close to the distances', () => {
    const dim = 61;
    const x = rowsAround(n, dim, 0.3, 1);
    const { job, runner } = runOf(x, dim, anyRows({ x, n, dim }, 23, 1), 0);
    const { centers, order, labels, lowerOf, upperOf } = boundsIn(job);
    let far = 0;
    for (let i = 0; i < n; i++) {
      const q = order[labels[i]] * dim;
      const apart = Math.hypot(...Array.from({ length: dim }, (_, j) => x[i * dim + j] - centers[q + j]));
      if (apart < 100) continue;
      far++;
      expect(upperOf(i) - lowerOf(i, labels[i])).toBeLessThan(0.01 * apart);
    }
    expect(far).toBeGreaterThan(n / 2);
    runner.close();
  });
});
