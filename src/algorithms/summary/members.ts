/** The rows of each leaf, rising. */
export interface Members {
  /** n rows, leaf by leaf. */
  rows: Int32Array;
  /** Where each leaf begins among them, and n. */
  starts: Int32Array;
}

/** Lists the rows of leaves. O(n) time. */
export function membersOfLeaves(leafOf: Int32Array, leaves: number): Members {
  const starts = new Int32Array(leaves + 1);
  for (const leaf of leafOf) starts[leaf + 1]++;
  for (let leaf = 0; leaf < leaves; leaf++) starts[leaf + 1] += starts[leaf];
  const next = starts.slice();
  const rows = new Int32Array(leafOf.length);
  for (let i = 0; i < leafOf.length; i++) rows[next[leafOf[i]]++] = i;
  return { rows, starts };
}
