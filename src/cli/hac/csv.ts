import { heightOf } from '../../algorithms/hac/merges.ts';
import { profile } from '../../indices/profile.ts';
import { toCsv } from '../../output/csv.ts';
import type { HacCut, HacFound } from '../hac.ts';
import { columnNames } from '../rows/input.ts';
import { treeRows } from './text.ts';

/** A line a cluster of each cut; the header only where a table begins. */
export function hacCsv(found: HacFound, withHeader: boolean): string {
  const { cuts, input } = found;
  const { columns } = details(cuts[0], found);
  const [{ record }] = cuts;
  const unit = input.unit === 'colours' ? 'pixels' : input.unit;
  const known = ['input', 'algorithm', 'by', 'bound', 'k', 'cluster', unit, 'share', 'height'];
  const header = [...known, ...columns, ...Object.keys(record.metrics)];
  const text = toCsv(
    header,
    cuts.flatMap((cut) => clusterRows(cut, found)),
  );
  return withHeader ? text : text.slice(text.indexOf('\n') + 1);
}

function clusterRows(cut: HacCut, found: HacFound): (string | number)[][] {
  const { by, bound, k, sizes, shares, nodes, metrics } = cut.record;
  const { values } = details(cut, found);
  return sizes.map((size, c) => [
    ...[found.input.record.path, 'hac', by, bound ?? '', k, c, size, shares[c]],
    heightOf(found.tree.result.merges, nodes[c]),
    ...values[c],
    ...Object.values(metrics),
  ]);
}

/** The colours of a picture, or the means of the columns that were read. */
function details({ cut, palette }: HacCut, found: HacFound) {
  if (palette) return { columns: ['hex'], values: palette.run.colors.map((hex) => [hex]) };
  const rows = treeRows(found);
  if (!rows) return { columns: [], values: Array.from({ length: cut.k }, () => []) };
  return { columns: columnNames(rows), values: profile(rows, cut.labels, cut.k).clusters };
}
