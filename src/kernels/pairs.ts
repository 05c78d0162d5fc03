import { Arena, giveBack, loadKernel, type Placed, place, setFields, writeStruct } from './host.ts';
import { Kind, Pairs } from './layouts/pairs.ts';
import { DOUBLE_BLOCK } from './layouts/transposed.ts';
import { newControl, Team, type TeamJob } from './team.ts';

export { Kind };

/** Rows, and how they are compared. */
export interface ComparedRows {
  x: ArrayLike<number>;
  n: number;
  dim: number;
  /** What is added up over the columns. */
  kind: number;
  /** What sums of squares are divided by. */
  divisor: number;
}

/** One thread does fewer comparisons of numbers than this before a helper has started. */
const WORTH_HELP = 3e8;

/** With fewer comparisons of numbers, plain loops end before the kernel has started. */
const WORTH_KERNEL = 1e5;

/** Bytes of the distances of a band of rows. */
const BAND = 2 ** 24;

/** Least number of rows of a band: they share the work of transposing all later rows. */
const LEAST_ROWS = 16;

interface PairsJob extends TeamJob {
  run: Placed<typeof Pairs>;
}

/**
 * For each row but the last, in turn, the distances to all later rows, which are valid until the next are asked for. The
 * numbers are those of distances/pairs.ts, to the last bit. Threads share the work if there is much.
 * @returns undefined if the kernel is not available or not worth it
 */
export function laterRowsByKernel(rows: ComparedRows, threads: number): Generator<Float64Array> | undefined {
  const { n, dim } = rows;
  const work = (n * n * dim) / 2;
  const module = work < WORTH_KERNEL ? undefined : loadKernel('pairs');
  if (!module) return undefined;
  const arena = new Arena();
  const team = work < WORTH_HELP ? 1 : threads;
  const run = place(arena, Pairs, () => fieldsOf(arena, rows, team));
  const memory = arena.usedMemory();
  if (!memory) return undefined;
  writeStruct(memory, run);
  new Float64Array(memory.buffer, run.fields.x, n * dim).set(rows.x);
  return later({ module, memory, threads: team, control: newControl(), rows: { at: 0 }, run });
}

function* later(job: PairsJob): Generator<Float64Array> {
  const { memory, run } = job;
  const { n, stride, out } = run.fields;
  const team = new Team(job);
  const most = rowsOfBand(n);
  try {
    for (let first = 0; first < n - 1; first += most) {
      const count = Math.min(most, n - 1 - first);
      setFields(job, { first, count });
      team.run(0, Math.ceil(n / DOUBLE_BLOCK) - Math.floor(first / DOUBLE_BLOCK));
      for (let i = first; i < first + count; i++) {
        yield new Float64Array(memory.buffer, out + 8 * ((i - first) * stride + i + 1), n - 1 - i);
      }
    }
  } finally {
    if (team.close()) giveBack(memory);
  }
}

function rowsOfBand(n: number): number {
  return Math.min(n, Math.max(LEAST_ROWS, Math.floor(BAND / (8 * n))));
}

function fieldsOf(arena: Arena, { n, dim, kind, divisor }: ComparedRows, threads: number) {
  const stride = Math.ceil(n / DOUBLE_BLOCK) * DOUBLE_BLOCK;
  return {
    n,
    dim,
    kind,
    first: 0,
    count: 0,
    stride,
    divisor,
    x: arena.take(8 * n * dim),
    out: arena.take(8 * rowsOfBand(n) * stride),
    scratch: arena.take(64 * dim * threads),
  };
}
