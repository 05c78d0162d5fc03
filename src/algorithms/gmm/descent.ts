import type { Pacer } from '../../core/pacer.ts';
import type { MixtureSums } from '../../kernels/gmm/layout.ts';
import type { MixturePasses } from '../../kernels/gmm.ts';
import { isAxial } from './forms.ts';
import { lineOf } from './linear.ts';
import { componentsOf, type Mold, maximize, type Parameters } from './parameters.ts';

/** A mixture that was fitted from one start. */
export interface Descended {
  parameters: Parameters;
  /** The log-likelihood after each iteration, that of the start first. */
  trace: number[];
  converged: boolean;
}

/** When iterations end. */
export interface Limits {
  maxIter: number;
  /** The last iteration gains no more than this in the log-likelihood. */
  gain: number;
}

/** Expectation and maximization in turns, over the same rows. */
export class Descent {
  readonly mold: Mold;
  private readonly passes: MixturePasses;
  private readonly pacer: Pacer;

  constructor(mold: Mold, passes: MixturePasses, pacer: Pacer) {
    this.mold = mold;
    this.passes = passes;
    this.pacer = pacer;
  }

  /** The parameters of clusters. */
  async begin(labels: Int32Array, k: number): Promise<Parameters> {
    const { dim, form } = this.mold;
    const size = isAxial(form) ? dim : lineOf(dim);
    const components = (means: Float64Array) => ({
      k,
      means,
      isDiagonal: isAxial(form),
      roots: new Float64Array(k * size),
      logs: new Float64Array(k),
    });
    const rough = await this.finish(this.passes.hard(labels, components(new Float64Array(k * dim))));
    const means = rough.shifts.map((sum, p) => sum / (rough.masses[Math.floor(p / dim)] || 1));
    // around their own means products lose no digits
    const sums = await this.finish(this.passes.hard(labels, components(means)));
    soften(sums, size);
    return this.pacer.run(maximize(this.mold, sums, means));
  }

  /** Improves parameters until they gain too little. */
  async descend(first: Parameters, { maxIter, gain }: Limits): Promise<Descended> {
    const trace: number[] = [];
    let parameters = first;
    let before = first;
    for (;;) {
      const sums = await this.finish(this.passes.fit(this.components(parameters)));
      trace.push(sums.logLikelihood);
      this.pacer.mention({ stage: 'iterations', done: trace.length - 1, total: maxIter });
      const grown = trace.length > 1 ? trace[trace.length - 1] - trace[trace.length - 2] : Infinity;
      if (!(grown > gain)) {
        // what has fallen by rounding, or at a bound, is not taken
        if (grown < 0) trace.pop();
        return { parameters: grown < 0 ? before : parameters, trace, converged: true };
      }
      if (trace.length > maxIter) return { parameters, trace, converged: false };
      before = parameters;
      const { means, covariances } = parameters;
      parameters = await this.pacer.run(maximize(this.mold, sums, means, covariances));
    }
  }

  /** What the mixture says of the rows. */
  tell(parameters: Parameters) {
    return this.finish(this.passes.tell(this.components(parameters)));
  }

  private components(parameters: Parameters) {
    return componentsOf(parameters, this.mold.dim, isAxial(this.mold.form));
  }

  private async finish<T>(steps: Generator<number, T>): Promise<T> {
    const { pacer } = this;
    const value = await pacer.run(steps);
    if (pacer.due) await pacer.pause();
    return value;
  }
}

/** The share of the mean size of clusters that the scatter of all counts in that of each. */
const COMMON = 0.05;

/** Mixes the scatter of each cluster with that of all: a cluster of few rows would otherwise be flat from the start. */
function soften({ masses, products }: MixtureSums, size: number): void {
  const total = masses.reduce((a, b) => a + b, 0);
  const mass = (COMMON * total) / masses.length;
  const common = new Float64Array(size);
  for (let p = 0; p < products.length; p++) common[p % size] += products[p] / total;
  for (let p = 0; p < products.length; p++) {
    const own = masses[Math.floor(p / size)];
    products[p] = ((products[p] + mass * common[p % size]) * own) / (own + mass);
  }
}
