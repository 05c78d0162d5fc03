import { checkChoice } from '../../core/check.ts';
import type { Dataset } from '../../core/dataset.ts';
import { invalid } from '../../core/errors.ts';
import { transpose } from '../../distances/rows.ts';
import { runFeatures } from '../../features/pipeline.ts';
import type { FeatureStep } from '../../features/spec.ts';
import { axesStep, PLACES } from '../coordinates.ts';
import { columnNames } from '../items.ts';
import { rowNames } from '../openRows.ts';
import type { Subject } from '../subject.ts';
import { indicatorRows } from '../typical.ts';
import type { DrawContext } from './context.ts';

/** The coordinates in which rows are drawn. */
interface Plane {
  axes: [string, string];
  x: Float64Array;
  y: Float64Array;
}

/** Coordinates in three dimensions. */
export interface Space {
  axes: [string, string, string];
  /** n numbers each. */
  columns: [Float64Array, Float64Array, Float64Array];
}

/** The rows as they were clustered and as they were read; for compared columns, the columns. */
export function rowsOf({ data, items, unit }: Subject): { read: Dataset; clustered: Dataset } {
  const clustered = data as Dataset;
  if (unit !== 'columns') return { read: items?.data ?? clustered, clustered };
  const columns = items ? rowNames(items) : undefined;
  const turned = { ...transpose(clustered), ...(columns && { columns }) };
  return { read: turned, clustered: turned };
}

/** Rows of categories, where categories that differ are equally far from each other. */
function indicatorPlane(subject: Subject): { read: Dataset; clustered: Dataset } {
  const { read, clustered: rows } = rowsOf(subject);
  const clustered = indicatorRows(subject, rows).rows;
  // numbers for two columns of categories would lie on each other
  return { read: read.dim > 2 ? read : clustered, clustered };
}

/**
 * Checks axes before anything is drawn.
 * @throws {ClusterkitError} usage, for axes that do not exist
 */
export function checkAxes(subject: Subject, axes: readonly string[], count: 2 | 3 = 2): void {
  if (axes.length === 0 || axesStep(axes, count)) return;
  if (axes.length !== count)
    throw invalid('axes', `${count === 2 ? 'two' : 'three'} columns, pca, tsne or umap`, axes.join());
  const names = columnNames(rowsOf(subject).read);
  for (const name of axes) checkChoice('axes', name, names);
}

/** Two columns without change; for more columns, the chosen axes, or the first two principal components. */
export async function planeOf(subject: Subject, context: DrawContext): Promise<Plane> {
  const { axes = [] } = context.options;
  checkAxes(subject, axes);
  const { read, clustered } = drawnRows(subject);
  const computed = axesStep(axes, 2);
  if (axes.length > 0 && !computed) return columnPlane(read, axes);
  // people know the columns that were read, so these are drawn if possible
  const known = read.dim <= 2 ? read : clustered;
  if (!computed && known.dim === 1)
    return { axes: [columnNames(known)[0], ''], x: column(known, 0), y: new Float64Array(known.n) };
  if (!computed && known.dim === 2) return columnPlane(known, columnNames(known));
  const { data: plane, axis } = await computedRows(
    known,
    computed ?? { name: 'pca', options: { components: 2 } },
    context,
  );
  return { axes: [axis(0), axis(1)], x: column(plane, 0), y: column(plane, 1) };
}

/**
 * Three columns without change; for more columns, the chosen axes, or the first three principal components.
 * @throws {ClusterkitError} usage, for fewer columns
 */
export async function spaceOf(subject: Subject, context: DrawContext): Promise<Space> {
  const { axes = [] } = context.options;
  checkAxes(subject, axes, 3);
  const { read, clustered } = drawnRows(subject);
  const computed = axesStep(axes, 3);
  const known = read.dim === 3 ? read : clustered;
  const isNamed = axes.length === 3 && !computed;
  const names = isNamed ? axes : !computed && known.dim === 3 ? columnNames(known) : undefined;
  if (names) {
    const of = isNamed ? read : known;
    const all = columnNames(of);
    const [x, y, z] = names.map((name) => column(of, all.indexOf(name)));
    return { axes: [names[0], names[1], names[2]], columns: [x, y, z] };
  }
  const { data: space, axis } = await computedRows(
    known,
    computed ?? { name: 'pca', options: { components: 3 } },
    context,
    true,
  );
  return {
    axes: [axis(0), axis(1), axis(2)],
    columns: [column(space, 0), column(space, 1), column(space, 2)],
  };
}

/** The rows of which charts have axes: categories that differ are equally far from each other. */
export function drawnRows(subject: Subject): { read: Dataset; clustered: Dataset } {
  return subject.metric ? indicatorPlane(subject) : rowsOf(subject);
}

/** Rows in new columns, and the titles of these as axes. */
async function computedRows(
  rows: Dataset,
  step: FeatureStep,
  { work, options: { seed } }: DrawContext,
  isShort = false,
) {
  const settings = { seed, maxMemory: work.maxMemory, ...work.pacing };
  const { data, steps } = await runFeatures(rows, [step], settings);
  const shares = steps[0].facts.explainedVarianceRatio as readonly number[] | undefined;
  const axis = (j: number) =>
    step.name === 'pca' ? componentTitle(j, shares?.[j], isShort) : `${PLACES[step.name]} ${j + 1}`;
  return { data, axis };
}

/** "Principal component 1 (92.5 % of the variance)"; if it is short, "Component 1 (92.5 %)". */
export function componentTitle(j: number, share?: number, isShort = false): string {
  const part = share === undefined ? '' : `${(100 * share).toFixed(1)} %`;
  const told = part && ` (${part}${isShort ? '' : ' of the variance'})`;
  return `${isShort ? 'Component' : 'Principal component'} ${j + 1}${told}`;
}

function columnPlane(data: Dataset, [first, second]: readonly string[]): Plane {
  const names = columnNames(data);
  return {
    axes: [first, second],
    x: column(data, names.indexOf(first)),
    y: column(data, names.indexOf(second)),
  };
}

/** One column as numbers. */
export function column({ x, n, dim }: Dataset, j: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => x[i * dim + j]);
}

/** The weighted mean of each cluster in a plane: in a linear plane these are the positions of the means of the rows. */
export function meansIn(
  { x, y }: Plane,
  labels: Int32Array,
  k: number,
  weights: Float64Array | undefined,
): { x: number; y: number }[] {
  const sums = Array.from({ length: k }, () => ({ x: 0, y: 0, mass: 0 }));
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] < 0) continue;
    const w = weights ? weights[i] : 1;
    const sum = sums[labels[i]];
    sum.x += w * x[i];
    sum.y += w * y[i];
    sum.mass += w;
  }
  return sums.map((sum) => ({ x: sum.x / sum.mass, y: sum.y / sum.mass }));
}
