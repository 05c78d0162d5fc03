/** Which of several k the data support. */
export interface ChoiceOfK {
  /** The algorithm whose clusterings were judged; only of `compare`. */
  algorithm?: string;
  /** Path of the input. */
  input: string;
  ks: number[];
  /** One value for each k; null if an index is not defined. */
  indices: Record<string, number[]>;
  /** For each index, the five k with the best values, best first. */
  top: Record<string, { k: number; value: number }[]>;
  /** The k at the knee of the inertia; null if there is no knee. */
  knee: number | null;
  /** The gap statistic: values for 1 and the other ks, and the k of the 1-SE rule. Null if it is left out. */
  gap: {
    ks: number[];
    gap: number[];
    error: number[];
    references: number;
    /** Where references are drawn, if not along the principal axes: "box", between the ends of each column. */
    reference?: string;
    k: number;
  } | null;
  /**
   * Adjusted Rand index between the clusters of all rows and those of samples drawn with replacement; null at k = 1, where it says nothing. Null if left out.
   */
  stability: { rounds: number; mean: number[]; deviation: number[] } | null;
  hopkins: { statistic: number; spread: number; sample: number; clustered: boolean } | null;
  /** Why something is left out. `means` stands for all that is measured from the means of clusters. */
  leftOut?: Partial<Record<'means' | 'gap' | 'stability' | 'hopkins', string>>;
  /** Number of rows on which gap and stability were measured. */
  rows: number;
  /** Number of rows by which the silhouette was estimated, if it was. */
  silhouetteRows?: number;
  verdict: { k: number | null; votes: { name: string; k: number }[]; doubts: string[]; text: string };
  /** Only if asked for: the votes of the thirty indices of NbClust. */
  vote?: VoteRecord;
}

/** Which number of clusters each of the indices of NbClust votes for. */
export interface VoteRecord {
  ks: number[];
  indices: {
    /** The name, as NbClust has it. */
    name: string;
    title: string;
    /** How k is read from the values: a word, and in words. */
    rule: string;
    by: string;
    /** One value for each k, null where it is not defined; empty if it is for no k. */
    values: number[];
    /** For each k what the value is compared with: a critical value, or a probability. */
    bounds?: number[];
    /** The vote; null if it has none, for this reason. */
    k: number | null;
    reason?: string;
  }[];
  /** Every k with votes, the most votes first. */
  ranking: { k: number; votes: number; names: string[] }[];
  /** Number of votes. */
  count: number;
  /** The k with the most votes, the smallest of `tied` if several have. */
  k: number | null;
  tied: number[];
  /** Rows whose pairwise distances were measured. */
  pairRows: number;
}
