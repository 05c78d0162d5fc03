import { COLUMNS, REACH } from '../layouts/plane.ts';
import type { Affinities } from '../tsne.ts';
import { attract } from '../tsne.ts';
import { fft } from './fft.ts';
import { type Grid, nodesOf } from './table.ts';
import type { PlaneWork } from './work.ts';

/* The twin of assembly/plane.ts, which says what the steps are. */

export class PlainPlane implements PlaneWork {
  readonly y: Float64Array;
  readonly pull: Float64Array;
  readonly push: Float64Array;
  private readonly affinities: Affinities;
  private readonly n: number;
  private grid: Grid = { size: 0, scale: 0 };
  private turns: Float64Array = new Float64Array();
  private table: Float64Array = new Float64Array();
  private a: Float64Array = new Float64Array();
  private b: Float64Array = new Float64Array();

  constructor(affinities: Affinities, n: number) {
    this.affinities = affinities;
    this.n = n;
    [this.y, this.pull, this.push] = Array.from({ length: 3 }, () => new Float64Array(2 * n));
  }

  resize(grid: Grid, turns: Float64Array): void {
    this.grid = grid;
    this.turns = turns;
    [this.a, this.b] = [new Float64Array(2 * grid.size), new Float64Array(2 * grid.size)];
  }

  setTable(table: Float64Array): void {
    this.table = table;
  }

  transform(signals: Float64Array): void {
    for (let lane = 0; lane < 2; lane++) {
      for (let j = 0; j < this.grid.size; j++) {
        this.a[2 * j] = signals[4 * j + lane];
        this.a[2 * j + 1] = signals[4 * j + 2 + lane];
      }
      const z = this.transformed(this.a);
      for (let j = 0; j < this.grid.size; j++) {
        signals[4 * j + lane] = z[2 * j];
        signals[4 * j + 2 + lane] = z[2 * j + 1];
      }
    }
  }

  *forces(low0: number, low1: number): Generator<number, number> {
    const { size } = this.grid;
    const nodes = nodesOf(size);
    const mass = this.spread(low0, low1, nodes);
    const half = this.there(mass, nodes);
    yield 0;
    const lines = new Float64Array(2 * nodes * (size + 1));
    let total = 0;
    for (let item = 0; item < size / 2 / COLUMNS; item++) {
      let sum = 0;
      for (let p = 0; p < COLUMNS; p += 2) {
        const first = COLUMNS * item + p;
        const parts = [this.column(half, first, nodes, lines), this.column(half, first + 1, nodes, lines)];
        sum += (first === 0 ? 1 : 2) * parts[0] + 2 * parts[1];
      }
      total += sum;
      yield 0;
    }
    const field = this.back(lines, nodes);
    yield 0;
    const { y, pull } = this;
    attract(this.affinities, y, 2, 0, this.n, pull);
    for (let i = 0; i < this.n; i++) this.interpolate(field, nodes, i, low0, low1);
    return total;
  }

  close(): void {}

  private transformed(x: Float64Array): Float64Array {
    return fft(x, x === this.a ? this.b : this.a, this.grid.size, this.turns);
  }

  private place(i: number, axis: number, low: number) {
    const u = (this.y[2 * i + axis] - low) * this.grid.scale;
    const j = Math.floor(u);
    return { j, weights: weightsAt(u - j) };
  }

  private spread(low0: number, low1: number, nodes: number): Float64Array {
    const mass = new Float64Array(nodes * nodes);
    for (let i = 0; i < this.n; i++) {
      const [across, down] = [this.place(i, 0, low0), this.place(i, 1, low1)];
      for (let b = 0; b < REACH; b++)
        for (let a = 0; a < REACH; a++)
          mass[(down.j + b) * nodes + across.j + a] += down.weights[b] * across.weights[a];
    }
    return mass;
  }

  private interpolate(field: Float64Array, nodes: number, i: number, low0: number, low1: number): void {
    const [across, down] = [this.place(i, 0, low0), this.place(i, 1, low1)];
    const force = [0, 0];
    for (let b = 0; b < REACH; b++)
      for (let a = 0; a < REACH; a++) {
        const w = down.weights[b] * across.weights[a];
        const at = 2 * ((down.j + b) * nodes + across.j + a);
        force[0] += w * field[at];
        force[1] += w * field[at + 1];
      }
    this.push.set(force, 2 * i);
  }

  /** The transforms of the lines: nodes lines of half the size. */
  private there(mass: Float64Array, nodes: number): Float64Array {
    const { size } = this.grid;
    const half = new Float64Array(nodes * size);
    for (let line = 0; line < nodes; line += 2) {
      this.a.fill(0);
      for (let j = 0; j < nodes; j++) {
        this.a[2 * j] = mass[line * nodes + j];
        this.a[2 * j + 1] = mass[(line + 1) * nodes + j];
      }
      const z = this.transformed(this.a);
      for (let k = 0; k < size / 2; k++) {
        const [p, q] = [2 * k, 2 * (k === 0 ? 0 : size - k)];
        const at = line * size + 2 * k;
        half[at] = 0.5 * (z[p] + z[q]);
        half[at + 1] = 0.5 * (z[p + 1] - z[q + 1]);
        half[at + size] = 0.5 * (z[p + 1] + z[q + 1]);
        half[at + size + 1] = 0.5 * (z[q] - z[p]);
      }
    }
    return half;
  }

  /** Does a column and its mirror image. @returns its part of the sum of q */
  private column(half: Float64Array, column: number, nodes: number, lines: Float64Array): number {
    const { size } = this.grid;
    const middle = size / 2;
    this.a.fill(0);
    for (let j = 0; j < nodes; j++) {
      this.a[2 * j] = half[j * size + 2 * column];
      this.a[2 * j + 1] = half[j * size + 2 * column + 1];
    }
    const z = this.transformed(this.a).slice();
    const [own, mirrored] = [new Float64Array(2 * size), new Float64Array(2 * size)];
    let total = 0;
    for (let k = 0; k < size; k++) {
      if (k === middle) continue;
      const entry = 3 * ((column - (column & 1)) * middle + 2 * (k < middle ? k : size - k)) + (column & 1);
      const [wr, wi] = [z[2 * k], z[2 * k + 1]];
      const a = this.table[entry + 2];
      const b = k < middle ? this.table[entry + 4] : -this.table[entry + 4];
      total += this.table[entry] * (wr * wr + wi * wi);
      const back = 2 * (k === 0 ? 0 : size - k);
      own[2 * k] = a * wr - b * wi;
      own[2 * k + 1] = -(b * wr + a * wi);
      mirrored[back] = -(a * wr + b * wi);
      mirrored[back + 1] = b * wr - a * wi;
    }
    this.putColumn(own, column, nodes, lines);
    this.putColumn(mirrored, size - column, nodes, lines);
    return total;
  }

  private putColumn(signal: Float64Array, column: number, nodes: number, lines: Float64Array): void {
    const { size } = this.grid;
    this.a.set(signal);
    const z = this.transformed(this.a);
    for (let j = 0; j < nodes; j++) {
      const at = 2 * (j * (size + 1) + column);
      lines[at] = z[2 * j + 1];
      lines[at + 1] = z[2 * j];
    }
  }

  private back(lines: Float64Array, nodes: number): Float64Array {
    const { size } = this.grid;
    const field = new Float64Array(2 * nodes * nodes);
    for (let line = 0; line < nodes; line++) {
      for (let k = 0; k < size; k++) {
        const at = 2 * (line * (size + 1) + k);
        this.a[2 * k] = k === size / 2 ? 0 : lines[at + 1];
        this.a[2 * k + 1] = k === size / 2 ? 0 : lines[at];
      }
      const z = this.transformed(this.a);
      for (let j = 0; j < nodes; j++) {
        field[2 * (line * nodes + j)] = z[2 * j + 1];
        field[2 * (line * nodes + j) + 1] = z[2 * j];
      }
    }
    return field;
  }
}

/** The weights of a cubic spline for the node before a point and the three others. */
function weightsAt(t: number): number[] {
  const u = 1 - t;
  return [(u * u * u) / 6, (4 - 3 * t * t * (2 - t)) / 6, (4 - 3 * u * u * (2 - u)) / 6, (t * t * t) / 6];
}
