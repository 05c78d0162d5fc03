/** What is known of the graph whose rows were clustered. */
export interface GraphFacts {
  /** The smallest eigenvalues of its normalized Laplacian. */
  spectrum?: SpectrumRecord;
  /** The quality of its communities. */
  communities?: CommunitiesRecord;
}

/** Eigenvalues of the normalized Laplacian, rising, and the number of clusters before the widest gap. */
export interface SpectrumRecord {
  eigenvalues: number[];
  /** |L v - value v| of each eigenvector. */
  residuals: number[];
  suggested: number;
  /** Parts of the graph that no edge connects. */
  components: number;
}

/** The communities of a graph: what was made large, and how far. */
export interface CommunitiesRecord {
  objective: 'modularity' | 'cpm';
  resolution: number;
  /** The objective at this resolution; null without edges. */
  quality: number | null;
  /** The modularity at resolution 1; null without edges. */
  modularity: number | null;
  /** Graphs that the last iteration went over. */
  levels: number;
  edges: number;
  /** Parts of the graph that no edge connects. */
  components: number;
  /** Rows without edges to others. */
  isolated: number;
}
