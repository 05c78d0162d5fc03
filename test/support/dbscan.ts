/** What the slow and obvious way finds. */
export interface PlainDensity {
  core: number[];
  /** The component of core points that each core point is in, by its lowest row; -1 for other rows. */
  component: number[];
  /** The nearest core points within eps of each row that is none, all of equally near ones; none for noise. */
  nearest: number[][];
  /** The lowest component that has a core point within eps of each row that is none, -1 for noise. */
  first: number[];
}

/**
 * DBSCAN by all pairs: no index, no union-find. O(n^3).
 * @param distances n * n
 */
export function plainDbscan(
  distances: readonly (readonly number[])[],
  eps: number,
  minSamples: number,
  weights?: ArrayLike<number>,
): PlainDensity {
  const n = distances.length;
  const rows = Array.from({ length: n }, (_, i) => i);
  const mass = (i: number) =>
    rows.filter((l) => distances[i][l] <= eps).reduce((sum, l) => sum + (weights ? weights[l] : 1), 0);
  const core = rows.map((i) => (mass(i) >= minSamples && (weights?.[i] ?? 1) > 0 ? 1 : 0));
  const component = rows.map((i) => (core[i] ? i : -1));
  // the lowest row spreads along links until nothing changes
  for (let changed = true; changed; ) {
    changed = false;
    for (const i of rows)
      for (const l of rows)
        if (core[i] && core[l] && distances[i][l] <= eps && component[l] < component[i]) {
          component[i] = component[l];
          changed = true;
        }
  }
  const nearest = rows.map((i) => {
    if (core[i]) return [];
    const near = rows.filter((l) => core[l] && distances[i][l] <= eps);
    const least = Math.min(...near.map((l) => distances[i][l]));
    return near.filter((l) => distances[i][l] === least);
  });
  const first = rows.map((i) => {
    const near = core[i] ? [] : rows.filter((l) => core[l] && distances[i][l] <= eps);
    return near.length === 0 ? -1 : Math.min(...near.map((l) => component[l]));
  });
  return { core, component, nearest, first };
}
