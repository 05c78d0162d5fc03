import { convexHull, deviationsOf, ellipsePath, type Outline, spreadOf } from '../../charts/outlines.ts';

/** Shares of a normal distribution within the ellipses of a cluster. */
const SHARES = [0.68, 0.95];

/** With fewer rows a cluster has no outline. */
const FEWEST = 3;

/** What is drawn around clusters, and how that is said. */
interface DrawnOutlines {
  outlines: Outline[];
  note: string;
}

/** Outlines of clusters by where their rows lie in a plane. */
export function outlinesOf(
  kind: 'ellipses' | 'hulls',
  plane: { x: Float64Array; y: Float64Array },
  { labels, k }: { labels: Int32Array; k: number },
  weights?: Float64Array,
): DrawnOutlines {
  const members = Array.from({ length: k }, (): number[] => []);
  for (let i = 0; i < labels.length; i++)
    if (labels[i] >= 0 && weights?.[i] !== 0) members[labels[i]].push(i);
  const outlines = members.flatMap((rows, cluster) =>
    rows.length < FEWEST ? [] : pathsOf(kind, plane, rows, weights).map((one) => ({ cluster, ...one })),
  );
  const drawn = new Set(outlines.map(({ cluster }) => cluster)).size;
  const left = drawn < k ? `, of ${drawn} of ${k} clusters: others have fewer than ${FEWEST} rows` : '';
  const what = kind === 'hulls' ? 'convex hulls' : 'ellipses of normal distributions, 68 % and 95 %';
  return { outlines, note: what + left };
}

function pathsOf(
  kind: 'ellipses' | 'hulls',
  { x, y }: { x: Float64Array; y: Float64Array },
  rows: readonly number[],
  weights: Float64Array | undefined,
): Omit<Outline, 'cluster'>[] {
  if (kind === 'hulls') {
    const hull = Array.from(convexHull(x, y, rows));
    return [{ isInner: true, isBelow: true, points: [...hull, hull[0]].map((i) => ({ x: x[i], y: y[i] })) }];
  }
  const spread = spreadOf(x, y, rows, weights);
  return SHARES.map((share, at) => ({ isInner: at === 0, points: ellipsePath(spread, deviationsOf(share)) }));
}
