import { afterEach, describe, expect, it } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import { type MessageRows, openExchange } from '../../src/kernels/affinity.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

interface Sent {
  similarities: number[];
  responsibilities: number[][];
  availabilities: number[][];
}

function send(rows: MessageRows, preference: number, damping: number, iterations: number, threads = 1): Sent {
  const exchange = openExchange(rows, threads);
  try {
    finish(exchange.measure());
    for (let i = 0; i < rows.n; i++) exchange.matrix[i * exchange.stride + i] = 0;
    // rows are not equally suited
    const preferences = Float64Array.from({ length: rows.n }, (_, i) => preference * (1 + (i % 3) / 8));
    finish(exchange.prepare(preferences, 2 ** -40));
    const sent: Sent = { similarities: [], responsibilities: [], availabilities: [] };
    for (let i = 0; i < rows.n; i++)
      sent.similarities.push(...exchange.matrix.subarray(i * exchange.stride, i * exchange.stride + rows.n));
    for (let at = 0; at < iterations; at++) {
      finish(exchange.iterate(damping));
      sent.responsibilities.push([...exchange.ownResponsibilities]);
      sent.availabilities.push([...exchange.ownAvailabilities]);
    }
    return sent;
  } finally {
    exchange.close();
  }
}

const MODES = ['wasm', 'js'] as const;

it.each(MODES)('sends the messages that were computed by hand: %s', (mode) => {
  configureKernels({ mode });
  const exchange = openExchange(
    { n: 3, rows: { x: Float64Array.of(0, 1, 4), dim: 1, root: false, divisor: 1 } },
    1,
  );
  finish(exchange.measure());
  finish(exchange.prepare(Float64Array.of(-5, -5, -5), 0));
  const rowOf = (i: number) => [...exchange.matrix.subarray(i * exchange.stride, i * exchange.stride + 3)];
  expect([0, 1, 2].map(rowOf)).toEqual([
    [-5, -1, -16],
    [-1, -5, -9],
    [-16, -9, -5],
  ]);
  finish(exchange.iterate(0.5));
  expect([...exchange.ownResponsibilities]).toEqual([-2, -2, 2]);
  expect([...exchange.ownAvailabilities]).toEqual([1, 1, 0]);
  finish(exchange.iterate(0.5));
  expect([...exchange.ownResponsibilities]).toEqual([-2.5, -2.5, 3]);
  expect([...exchange.ownAvailabilities]).toEqual([1.75, 1.75, 0]);
  exchange.close();
});

const CASES: [n: number, dim: number, whole: boolean, weighted: boolean, preference: number][] = [
  [1, 1, false, false, -1],
  [2, 3, false, false, -1],
  [16, 2, true, false, 0],
  [17, 2, false, true, -0.4],
  [70, 9, true, true, -60],
  [130, 5, false, false, -1],
  [130, 1, true, false, -1000],
];

describe.each([
  [false, 1],
  [true, 1],
  [false, 4],
])('root %s, divisor %d', (root, divisor) => {
  it.each(CASES)(
    'the twin sends the same: %d x %d, whole %s, weights %s, %d',
    (n, dim, whole, weighted, p) => {
      const lottery = new Lottery(n + dim);
      const x = Float64Array.from({ length: n * dim }, () => (whole ? lottery.below(9) : lottery.float()));
      const weights = weighted ? Float64Array.from({ length: n }, () => 1 + lottery.below(3)) : undefined;
      const rows = { n, weights, rows: { x, dim, root, divisor } };
      const fast = send(rows, p, 0.6, 12);
      configureKernels({ mode: 'js' });
      expect(send(rows, p, 0.6, 12)).toEqual(fast);
    },
  );
});

it('sends the same on any number of threads', () => {
  const lottery = new Lottery(7);
  const n = 800;
  const x = Float64Array.from({ length: 2 * n }, () => lottery.float());
  const rows = { n, rows: { x, dim: 2, root: false, divisor: 1 } };
  expect(send(rows, -0.2, 0.5, 5, 3)).toEqual(send(rows, -0.2, 0.5, 5, 1));
});
