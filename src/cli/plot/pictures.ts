import { formatCount } from '../../charts/theme.ts';
import type { RowShape } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Items } from '../../core/items.ts';
import { eachInput, printDocument } from '../batch.ts';
import { CHART_FORMATS, writeChart } from '../chart.ts';
import type { PlotOptions } from '../commands/plot.ts';
import type { Inputs } from '../inputs.ts';
import { openItems, recordOf } from '../rows/input.ts';
import { titleName } from '../rows.ts';
import type { Session } from '../session.ts';
import { plural, printable, tableLines } from '../table.ts';
import { ranked } from './data.ts';
import { planTargets } from './targets.ts';

/** Pictures of a folder are drawn larger than they are clustered. */
const FOLDER_SIZE = { width: 96, height: 96 };

/** Points that a row of pictures may take. */
const WIDEST = 680;

/** Rows as pictures, their classes above them. */
export async function runPictures(session: Session, inputs: Inputs, options: PlotOptions): Promise<void> {
  checkIdle(options);
  const targets = planTargets(session, inputs, options, CHART_FORMATS);
  const { pictures = 1, sample } = options;
  const limit = sample === undefined ? Math.min(pictures, options.limit ?? pictures) : options.limit;
  const size = inputs.kind === 'folder' ? { size: options.size ?? FOLDER_SIZE } : {};
  const heads = inputs.groups.map(([first]) => first);
  const document = await eachInput(session, 'plot', heads, async (path, index) => {
    const group = inputs.groups[index];
    const reading = { ...options, ...size, limit, missing: 'fail', encode: 'auto' } as const;
    const items = await openItems(session, inputs.kind, group, reading);
    const shape = shapeOf(items, path);
    const titles = titlesOf(items).slice(0, pictures);
    const target = targets[index];
    if (target !== undefined) {
      const { picturesChart } = await import('../../charts/index.ts');
      const { dim, n } = items.data;
      const shown = Math.min(pictures, n);
      const zoom = Math.max(1, Math.floor(56 / Math.max(shape.width, shape.height)));
      const across = Math.max(1, Math.min(10, shown, Math.floor(WIDEST / (shape.width * zoom + 8))));
      const spec = picturesChart({
        title: options.title ?? titleName(group),
        subtitle: `${formatCount(shown)} of ${shape.width} x ${shape.height} pixels`,
        shape,
        pixels: items.data.x.subarray(0, shown * dim),
        titles,
        across,
      });
      await writeChart(session, target, spec, options.pngScale, titleName(group));
    }
    session.print(picturesText(path, items, shape, titles));
    for (const warning of items.warnings) session.warn(path, warning);
    const record = await recordOf(inputs.kind, group, items);
    const params = { pictures, sample, where: options.where, seed: options.seed };
    return [{ input: record, params, n: titles.length, titles, warnings: items.warnings }];
  });
  printDocument(session, document);
}

/** @throws {ClusterkitError} usage, for what says how columns are drawn */
function checkIdle(options: PlotOptions): void {
  const charting = ['x', 'y', 'count', 'distinct', 'agg', 'bins', 'mark', 'stack', 'colorBy', 'facet', 'log'];
  const others = ['xTitle', 'yTitle', 'csv'];
  const idle = [...charting, ...others].find((name) => options[name as keyof PlotOptions] !== undefined);
  if (idle === undefined) return;
  const flag = `--${idle.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new ClusterkitError('usage', `--pictures and ${flag}: choose one of them`);
}

/** @throws {ClusterkitError} usage, when it is not known how large the pictures are */
function shapeOf({ data }: Items, path: string): RowShape {
  if (data.shape) return data.shape;
  const side = Math.sqrt(data.dim);
  const guess = Number.isInteger(side) ? `, such as --shape ${side}x${side}` : '';
  const advice = `say how large the pictures are with --shape${guess}`;
  throw new ClusterkitError('usage', `${path}: a row has ${plural(data.dim, 'column')}; ${advice}`);
}

/** The class of each picture, or else its name. */
function titlesOf({ truth, ids, rowOf, data, count }: Items): string[] {
  const known = truth ?? ids?.map((path) => path.replace(/^.*[/\\]/, '')) ?? [];
  if (!rowOf) return Array.from({ length: data.n }, (_, i) => known[i] ?? '');
  return Array.from({ length: count }, (_, i) => i)
    .filter((i) => rowOf[i] >= 0)
    .map((i) => known[i] ?? '');
}

/** How many there are of each class. */
function picturesText(path: string, items: Items, shape: RowShape, titles: readonly string[]): string {
  const colors = shape.bands === 3 ? ' in colour' : '';
  const head = printable(
    `${path}  ${plural(titles.length, 'picture')} of ${shape.width} x ${shape.height} pixels${colors}`,
  );
  if (!items.truth) return `${head}\n`;
  const classes = ranked(titles).map(({ name, rows }) => [printable(name), String(rows)]);
  return `${head}\n\n${tableLines([{ title: 'class' }, { title: 'pictures', right: true }], classes).join('\n')}\n`;
}
