import type { Merges } from '../../core/clustering.ts';
import type { ReachTree } from './reach.ts';

/*
 * The condensed tree (R. J. G. B. Campello, D. Moulavi, A. Zimek, J. Sander, "Hierarchical density estimates for data
 * clustering, visualization, and outlier detection", ACM TKDD 10, 2015): as the density 1 / distance rises, a cluster
 * loses rows, and splits where two or more of its parts are large enough. All edges of one length go at once, as the
 * paper has it, so that a cluster may split into several, and nothing depends on the order of equal edges.
 */

/** Clusters of all densities, the root first and each one after its parent; and where rows leave them. */
export interface ClusterTree {
  /** Of each cluster; -1 of the root. */
  parent: Int32Array;
  /** The densities at which a cluster appears and at which it splits, or its last rows leave. */
  birth: Float64Array;
  death: Float64Array;
  /** Weight of its rows when it appears. */
  weight: Float64Array;
  /** Sum over its rows, by weight, of the densities that they stay for. */
  stability: Float64Array;
  /** Its node in the tree of merges. */
  node: Int32Array;
  /** n: the last cluster that each row is in, and the density at which it leaves it. */
  last: Int32Array;
  density: Float64Array;
}

/** Condenses a tree to clusters of at least a weight. O(n) time and memory. */
export function condense(tree: ReachTree, minClusterSize: number): ClusterTree {
  return new Condenser(tree, minClusterSize).run();
}

/** Marks merges that are no place to begin at: their rows are placed, or will be from another merge. */
const PLACED = -1;

class Condenser {
  private readonly merges: Merges;
  private readonly core: Float64Array;
  private readonly least: number;
  private readonly parent = [-1];
  private readonly birth = [0];
  private readonly death = [0];
  private readonly node: number[];
  /** The cluster of each merge that is still to be looked at. */
  private readonly clusters: Int32Array;
  private readonly last: Int32Array;
  private readonly density: Float64Array;
  private readonly stack: number[] = [];

  constructor({ merges, core }: ReachTree, least: number) {
    const { n, height } = merges;
    this.merges = merges;
    this.core = core;
    this.least = least;
    this.node = [n + height.length - 1];
    this.clusters = new Int32Array(height.length).fill(PLACED);
    this.last = new Int32Array(n);
    this.density = new Float64Array(n);
  }

  run(): ClusterTree {
    this.keep(this.node[0], 0);
    // what is above comes first
    for (let t = this.clusters.length - 1; t >= 0; t--) if (this.clusters[t] !== PLACED) this.open(t);
    const { last, density } = this;
    const tree = {
      parent: Int32Array.from(this.parent),
      birth: Float64Array.from(this.birth),
      death: Float64Array.from(this.death),
      weight: Float64Array.from(this.node, (node) => this.weightOf(node)),
      node: Int32Array.from(this.node),
      last,
      density,
    };
    return { ...tree, stability: stabilities(tree, this.merges.weights) };
  }

  private weightOf(node: number): number {
    const { n, size, weights } = this.merges;
    if (node >= n) return size[node - n];
    return weights ? weights[node] : 1;
  }

  /** Removes all edges of the length of a merge from the cluster that it is in. */
  private open(t: number): void {
    const cluster = this.clusters[t];
    const height = this.merges.height[t];
    const density = 1 / height;
    const parts = this.partsOf(t);
    const large = parts.reduce((count, part) => count + (this.isLarge(part, height) ? 1 : 0), 0);
    this.death[cluster] = Math.max(this.death[cluster], density);
    for (const part of parts) {
      if (!this.isLarge(part, height)) this.leave(part, cluster, density);
      else this.keep(part, large > 1 ? this.appear(part, cluster, density) : cluster);
    }
  }

  /** What is left of a merge without the edges of its length. */
  private partsOf(t: number): number[] {
    const { n, a, b, height } = this.merges;
    const { stack } = this;
    const parts: number[] = [];
    stack.push(b[t], a[t]);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node < n || height[node - n] < height[t]) {
        parts.push(node);
        continue;
      }
      this.clusters[node - n] = PLACED;
      stack.push(b[node - n], a[node - n]);
    }
    return parts;
  }

  /** A row that stands for many falls apart at its core distance, as many equal rows do; nothing is below 0. */
  private isLarge(node: number, height: number): boolean {
    if (height === 0 || (node < this.merges.n && this.core[node] >= height)) return false;
    return this.weightOf(node) >= this.least;
  }

  private appear(node: number, parent: number, density: number): number {
    this.parent.push(parent);
    this.birth.push(density);
    this.death.push(density);
    return this.node.push(node) - 1;
  }

  private keep(node: number, cluster: number): void {
    const { n } = this.merges;
    if (node >= n) {
      this.clusters[node - n] = cluster;
      return;
    }
    this.last[node] = cluster;
    this.density[node] = 1 / this.core[node];
    this.death[cluster] = Math.max(this.death[cluster], this.density[node]);
  }

  private leave(from: number, cluster: number, density: number): void {
    const { n, a, b } = this.merges;
    const { stack, last } = this;
    stack.push(from);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node >= n) {
        stack.push(b[node - n], a[node - n]);
        continue;
      }
      last[node] = cluster;
      this.density[node] = density;
    }
  }
}

/** What rows and parts of a cluster add to its stability between its birth and where they leave it. */
function stabilities(
  { parent, birth, weight, last, density }: Omit<ClusterTree, 'stability'>,
  weights: Float64Array | undefined,
): Float64Array {
  const stability = new Float64Array(parent.length);
  for (let i = 0; i < last.length; i++) {
    const mass = weights ? weights[i] : 1;
    if (mass > 0) stability[last[i]] += mass * (density[i] - birth[last[i]]);
  }
  for (let c = 1; c < parent.length; c++) stability[parent[c]] += weight[c] * (birth[c] - birth[parent[c]]);
  return stability;
}
