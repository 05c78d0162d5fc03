import { giveBack, setFields, writeStruct } from '../host.ts';
import { BLOCK, STRIP, Step } from '../layouts/affinity.ts';
import { Team } from '../team.ts';
import type { Exchange, MessageRows } from './exchange.ts';
import type { ExchangeJob } from './layout.ts';

/** Messages in the kernel's memory, by threads. */
export class WasmExchange implements Exchange {
  readonly stride: number;
  readonly matrix: Float64Array;
  readonly ownResponsibilities: Float64Array;
  readonly ownAvailabilities: Float64Array;
  private readonly job: ExchangeJob;
  private readonly team: Team;
  private readonly hasRows: boolean;
  private grown = 0;

  constructor({ n, rows, weights }: MessageRows, job: ExchangeJob) {
    const { memory, run } = job;
    const { fields } = run;
    const numbers = (at: number, length: number) => new Float64Array(memory.buffer, at, length);
    this.job = job;
    this.stride = fields.blocks * BLOCK;
    this.matrix = numbers(fields.matrix, n * this.stride);
    this.ownResponsibilities = numbers(fields.ownResponsibilities, n);
    this.ownAvailabilities = numbers(fields.ownAvailabilities, n);
    this.hasRows = rows !== undefined;
    writeStruct(memory, run);
    if (weights) numbers(fields.weights, n).set(weights);
    if (rows && fields.shorts > 0) {
      const shorts = new Int16Array(memory.buffer, fields.shorts, n * fields.width).fill(0);
      const { x, dim } = rows;
      for (let i = 0; i < n; i++) shorts.set(x.subarray(i * dim, (i + 1) * dim), i * fields.width);
    } else if (rows) numbers(fields.x, rows.x.length).set(rows.x);
    this.team = new Team(job);
  }

  *measure(): Generator<number, void> {
    const { n, shorts } = this.job.run.fields;
    const step = shorts > 0 ? Step.measureShorts : Step.measureDoubles;
    if (this.hasRows) yield* this.team.slices(step, n);
  }

  *prepare(wanted: Float64Array, tilt: number): Generator<number, void> {
    const { memory, run } = this.job;
    const { n, blocks, tilts, preferences, limits, shared, sharedTops } = run.fields;
    const { stride, ownResponsibilities, ownAvailabilities } = this;
    const numbers = (at: number, length: number) => new Float64Array(memory.buffer, at, length);
    const factors = numbers(tilts, stride);
    for (let k = 0; k < stride; k++) factors[k] = 1 + k * tilt;
    const own = numbers(preferences, n);
    for (let i = 0; i < n; i++) own[i] = wanted[i] - Math.abs(wanted[i]) * (factors[i] - 1);
    for (const at of [limits, shared]) numbers(at, stride).fill(0);
    numbers(sharedTops, blocks).fill(0);
    ownResponsibilities.fill(0);
    ownAvailabilities.fill(0);
    this.grown = 0;
    yield* this.team.slices(Step.prepare, n);
  }

  *iterate(damping: number): Generator<number, void> {
    const { slices } = this.job.run.fields;
    setFields(this.job, { damping, grown: this.grown });
    yield* this.team.slices(Step.exchange, slices);
    this.team.run(Step.sum, Math.ceil(this.stride / STRIP));
    this.grown = damping * this.grown + (1 - damping);
  }

  close(): void {
    if (this.team.close()) giveBack(this.job.memory);
  }
}
