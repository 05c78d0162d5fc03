import type { Random } from '../../core/random.ts';
import type { Team } from '../team.ts';
import { CHUNK, chunksOf, type HighdimJob, MOST_CANDIDATES, STEP } from './layout.ts';

/** Larger than any squared distance of two rows. */
const FAR = 2 ** 31 - 1;

/** Greedy k-means++ in progress; see `plusPlusRows` of algorithms/seeding.ts, which it follows draw by draw. */
export class PlusPlus {
  /** The seeds so far. */
  readonly rows: number[] = [];
  private readonly job: HighdimJob;
  private readonly team: Team;
  private readonly trials: number;
  private readonly random: Random;
  private readonly nearest: Int32Array;
  private readonly weights: Float64Array;
  /** [chunks][MOST_CANDIDATES] */
  private readonly potentials: Float64Array;
  /** Of the seeds so far, by chunk. */
  private readonly masses: Float64Array;

  constructor(job: HighdimJob, team: Team, k: number, random: Random) {
    const { n } = job;
    const { buffer } = job.memory;
    const { fields } = job.run;
    this.job = job;
    this.team = team;
    this.random = random;
    this.trials = 2 + Math.floor(Math.log(k));
    this.nearest = new Int32Array(buffer, fields.nearest, n).fill(FAR);
    this.weights = new Float64Array(buffer, job.rows.fields.weights, n);
    this.potentials = new Float64Array(buffer, fields.potentials, chunksOf(n) * MOST_CANDIDATES);
    this.masses = new Float64Array(chunksOf(n));
  }

  /** Makes a row a seed. */
  take(row: number): void {
    this.offer([row]);
    this.choose(row, 0);
  }

  /** Makes the best of some drawn rows a seed, the first of equals. */
  takeNext(): void {
    const total = this.masses.reduce((sum, mass) => sum + mass, 0);
    const drawn = Array.from({ length: this.trials }, () => this.draw(this.random.float() * total));
    const potentials = this.offer(drawn);
    const best = potentials.indexOf(Math.min(...potentials));
    this.choose(drawn[best], best);
  }

  /** The first row up to which the weighted squared distances add up to more than `target`. */
  private draw(target: number): number {
    const { masses, nearest, weights } = this;
    let left = target;
    let chunk = 0;
    let last = 0;
    for (; chunk < masses.length - 1 && masses[chunk] <= left; chunk++) {
      if (masses[chunk] > 0) last = chunk;
      left -= masses[chunk];
    }
    // no mass from here on: the target is the total, and the last row of mass has it
    if (masses[chunk] === 0) chunk = last;
    let row = 0;
    const end = Math.min((chunk + 1) * CHUNK, nearest.length);
    for (let i = chunk * CHUNK; i < end; i++) {
      const mass = weights[i] * nearest[i];
      if (mass === 0) continue;
      row = i;
      left -= mass;
      if (left < 0) break;
    }
    return row;
  }

  /** Has the potential computed for each of some candidates. */
  private offer(candidates: readonly number[]): number[] {
    const { job, potentials } = this;
    const vectors = Math.ceil(candidates.length / 4);
    this.writeCandidates(candidates, vectors);
    setWord(job, 'candidateVectors', vectors);
    this.team.run(STEP.offerSeeds, chunksOf(job.n));
    return candidates.map((_, t) => {
      let sum = 0;
      for (let p = t; p < potentials.length; p += MOST_CANDIDATES) sum += potentials[p];
      return sum;
    });
  }

  private writeCandidates(candidates: readonly number[], vectors: number): void {
    const { memory, rows, run, dim } = this.job;
    const { half } = rows.fields;
    const x = new Uint8Array(memory.buffer, rows.fields.x);
    const squares = new Int32Array(memory.buffer, rows.fields.squares);
    const points = new Int16Array(memory.buffer, run.fields.candidates, half * vectors * 8).fill(0);
    const itsSquares = new Int32Array(memory.buffer, run.fields.candidateSquares, MOST_CANDIDATES);
    for (const [t, row] of candidates.entries()) {
      itsSquares[t] = squares[row];
      for (let j = 0; j < dim; j++) {
        points[((j >> 1) * 4 * vectors + t) * 2 + (j & 1)] = x[row * dim + j];
      }
    }
  }

  private choose(row: number, candidate: number): void {
    const { job, masses, potentials } = this;
    setWord(job, 'choice', candidate);
    this.team.run(STEP.takeSeed, chunksOf(job.n));
    for (let chunk = 0; chunk < masses.length; chunk++)
      masses[chunk] = potentials[chunk * MOST_CANDIDATES + candidate];
    this.rows.push(row);
  }
}

function setWord({ memory, run }: HighdimJob, name: keyof HighdimJob['run']['fields'], value: number): void {
  new Uint32Array(memory.buffer, run.at)[Object.keys(run.fields).indexOf(name)] = value;
}
