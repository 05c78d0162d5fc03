import type { ChartSpec } from '../../charts/theme.ts';
import type { RowShape } from '../../core/dataset.ts';
import { ClusterkitError, type Remedy } from '../../core/errors.ts';
import type { Items } from '../../core/items.ts';
import type { Warning } from '../../core/warnings.ts';
import type { RowsInput } from '../../output/document.ts';
import type { Group } from '../look.ts';
import { openItems, recordOf, titleName } from '../openItems.ts';
import type { PlotOptions } from '../params/plot.ts';
import type { Work } from '../work.ts';

/** Pictures of a folder are drawn larger than the default for clustering. */
const FOLDER_SIZE = { width: 96, height: 96 };

/** Maximum width of a row of pictures, in points. */
const WIDEST = 680;

/** The JSON of rows drawn as pictures. */
export interface PicturesRun {
  input: RowsInput;
  params: Record<string, unknown>;
  n: number;
  titles: string[];
  warnings: Warning[];
}

/** The first rows of an input, which are pictures. */
export interface PlottedPictures {
  group: Group;
  items: Items;
  shape: RowShape;
  /** The title of each picture: its class, or its name. */
  titles: string[];
  run: PicturesRun;
}

/**
 * Reads as many rows as are drawn.
 * @throws {ClusterkitError} usage, if the size of the pictures is not known; input, memory or aborted
 */
export async function openPlotPictures(
  work: Work,
  group: Group,
  options: PlotOptions,
): Promise<PlottedPictures> {
  const { pictures = 1, sample, where, seed } = options;
  const limit = sample === undefined ? Math.min(pictures, options.limit ?? pictures) : options.limit;
  const size = group.kind === 'folder' ? (options.size ?? FOLDER_SIZE) : undefined;
  const items = await openItems(work, group, { ...options, size, limit });
  const shape = shapeOf(items, group.files[0]);
  const titles = titlesOf(items).slice(0, pictures);
  const { warnings } = items;
  const run = {
    input: await recordOf(work, group, items),
    params: { pictures, sample, where, seed },
    n: titles.length,
    titles,
    warnings,
  };
  return { group, items, shape, titles, run };
}

/** @throws {ClusterkitError} usage, if the size of the pictures is not known */
function shapeOf({ data }: Items, path: string): RowShape {
  if (data.shape) return data.shape;
  const side = Math.sqrt(data.dim);
  const value = Number.isInteger(side) ? `${side}x${side}` : undefined;
  const remedies: Remedy[] = [{ option: 'shape', how: 'set', value, to: 'say how large the pictures are' }];
  const columns = data.dim === 1 ? '1 column' : `${data.dim} columns`;
  throw new ClusterkitError('usage', `a row has ${columns}`, { at: { file: path }, remedies });
}

/** The class of each picture, or else its name. */
function titlesOf({ truth, ids, rowOf, data, count }: Items): string[] {
  const known = truth ?? ids?.map((path) => path.replace(/^.*[/\\]/, '')) ?? [];
  if (!rowOf) return Array.from({ length: data.n }, (_, i) => known[i] ?? '');
  return Array.from({ length: count }, (_, i) => i)
    .filter((i) => rowOf[i] >= 0)
    .map((i) => known[i] ?? '');
}

/** Writes a chart of the pictures, in the format of the file's ending. */
export async function writePictures(
  work: Work,
  path: string,
  plotted: PlottedPictures,
  options: PlotOptions,
): Promise<void> {
  const spec = await drawPictures(plotted, options);
  const { writeChart } = await import('../write.ts');
  await writeChart(work, path, spec, options, titleName(plotted.group.files));
}

/** The pictures beside each other, with their titles above. */
async function drawPictures(
  { group, items, shape, titles }: PlottedPictures,
  { pictures = 1, across, title = titleName(group.files) }: PlotOptions,
): Promise<ChartSpec> {
  const [{ picturesChart }, { formatCount }] = await Promise.all([
    import('../../charts/pictures.ts'),
    import('../../charts/theme.ts'),
  ]);
  const { x, dim, n } = items.data;
  const { width, height } = shape;
  const shown = Math.min(pictures, n);
  return picturesChart({
    title,
    subtitle: `${formatCount(shown)} of ${width} x ${height} pixels`,
    shape,
    pixels: x.subarray(0, shown * dim),
    titles,
    across: Math.min(shown, across ?? usuallyAcross(shown, shape)),
  });
}

/** As many as fit; few pictures make a square. */
function usuallyAcross(shown: number, { width, height }: RowShape): number {
  const side = Math.sqrt(shown);
  const zoom = Math.max(1, Math.floor(56 / Math.max(width, height)));
  const fitting = Math.max(1, Math.min(10, Math.floor(WIDEST / (width * zoom + 8))));
  return shown <= 16 && Number.isInteger(side) ? Math.min(side, fitting) : fitting;
}
