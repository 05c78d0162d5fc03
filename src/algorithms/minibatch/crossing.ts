import { squaredDistance } from '../../kernels/kmeans.ts';

/** k centers with the weights of their clusters. */
export interface WeightedCenters {
  /** k * dim. */
  centers: Float64Array;
  /** k numbers above 0. */
  mass: Float64Array;
}

/**
 * k centers from two sets of k: of all 2 k clusters, the two whose union adds least to the sum of squares are united
 * until k are left (W. H. Equitz, "A new vector quantization clustering algorithm", 1989; as a crossover of two
 * solutions: P. Fränti et al., "Genetic algorithms for large-scale clustering problems", Computer Journal 40, 1997).
 * O(k^2 dim) time, and O(k^2) memory.
 */
export function crossed(a: WeightedCenters, b: WeightedCenters, dim: number): WeightedCenters {
  const k = a.mass.length;
  const all = new Pool(dim, Float64Array.of(...a.mass, ...b.mass), joinedOf(a.centers, b.centers));
  for (let left = 2 * k; left > k; left--) all.unite();
  return all.rest();
}

function joinedOf(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Clusters that are united, two at a time. */
class Pool {
  private readonly dim: number;
  private readonly centers: Float64Array;
  private readonly mass: Float64Array;
  /** The clusters that are left, in their order, and their number. */
  private readonly alive: Int32Array;
  private left: number;
  /** For each cluster the cheapest partner of those before it, and what their union adds; -1 for none. */
  private readonly partner: Int32Array;
  private readonly cost: Float64Array;

  constructor(dim: number, mass: Float64Array, centers: Float64Array) {
    this.dim = dim;
    this.centers = centers;
    this.mass = mass;
    this.alive = Int32Array.from(mass.keys());
    this.left = mass.length;
    this.partner = new Int32Array(mass.length).fill(-1);
    this.cost = new Float64Array(mass.length).fill(Number.POSITIVE_INFINITY);
    for (let c = 0; c < this.left; c++) this.look(c);
  }

  /** Unites the two clusters whose union adds least, the first two if several add as little. */
  unite(): void {
    const { centers, mass, cost, partner, alive, dim } = this;
    let at = 0;
    for (let i = 1; i < this.left; i++) if (cost[alive[i]] < cost[alive[at]]) at = i;
    const gone = alive[at];
    const into = partner[gone];
    const total = mass[into] + mass[gone];
    for (let j = 0; j < dim; j++)
      centers[into * dim + j] += (mass[gone] / total) * (centers[gone * dim + j] - centers[into * dim + j]);
    mass[into] = total;
    alive.copyWithin(at, at + 1, this.left);
    this.left--;
    for (let i = 0; i < this.left; i++) {
      const c = alive[i];
      if (c === into || partner[c] === into || partner[c] === gone) this.look(c);
      else if (c > into) this.compare(c, into);
    }
  }

  /** The clusters that are left. */
  rest(): WeightedCenters {
    const { centers, dim } = this;
    const alive = this.alive.subarray(0, this.left);
    const left = new Float64Array(alive.length * dim);
    for (const [at, c] of alive.entries()) left.set(centers.subarray(c * dim, (c + 1) * dim), at * dim);
    return { centers: left, mass: Float64Array.from(alive, (c) => this.mass[c]) };
  }

  /** Finds the partner of a cluster anew. */
  private look(c: number): void {
    const { alive } = this;
    this.partner[c] = -1;
    this.cost[c] = Number.POSITIVE_INFINITY;
    for (let i = 0; alive[i] < c; i++) this.compare(c, alive[i]);
  }

  private compare(c: number, other: number): void {
    const { centers, mass, dim } = this;
    const share = mass[c] / (mass[c] + mass[other]);
    const cost = share * mass[other] * squaredDistance(centers, c * dim, centers, other * dim, dim);
    if (cost >= this.cost[c]) return;
    this.cost[c] = cost;
    this.partner[c] = other;
  }
}
