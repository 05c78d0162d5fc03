import type { Merges } from '../core/clustering.ts';
import { toCsv } from '../output/csv.ts';
import { type FileData, formatOf, TREE_FORMATS, type TreeFormatName } from '../output/formats.ts';
import { toJson } from '../output/json.ts';
import { toNpy } from '../output/npy.ts';

/** SciPy's linkage matrix, in the format of the file's ending: two nodes, height, size of each merge. */
export function mergeBytes(path: string, { a, b, height, size }: Merges): FileData {
  const rows = () => Array.from(height, (h, t) => [a[t], b[t], h, size[t]]);
  const writers = {
    csv: () => toCsv(['a', 'b', 'height', 'size'], rows()),
    json: () => toJson(rows()),
    npy: () => {
      const z = new Float64Array(4 * a.length);
      for (let t = 0; t < a.length; t++) z.set([a[t], b[t], height[t], size[t]], 4 * t);
      return toNpy(z, [a.length, 4]);
    },
  } satisfies Record<TreeFormatName, () => FileData>;
  return writers[formatOf(path, TREE_FORMATS) ?? 'csv']();
}
