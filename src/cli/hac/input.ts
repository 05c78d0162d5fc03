import type { Connectivity } from '../../algorithms/hac/connectivity.ts';
import { checkChoice } from '../../core/check.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError, type Place } from '../../core/errors.ts';
import { toHex } from '../../core/image.ts';
import type { StepRecord } from '../../core/preparation.ts';
import type { Warning } from '../../core/warnings.ts';
import { type CondensedMatrix, checkDistanceMatrix } from '../../distances/condensed.ts';
import type { DistanceOptions } from '../../distances/measure.ts';
import { DISTANCE_NAMES, findDistance } from '../../distances/table.ts';
import { labelPixels } from '../../features/colors.ts';
import { openDistances } from '../../input/distances.ts';
import { readLabels } from '../../input/matrix.ts';
import { inFile } from '../../input/open.ts';
import { isFolder } from '../../input/paths.ts';
import { expandPatterns } from '../../input/patterns.ts';
import type { DistancesInput, ImageInput, RowsInput } from '../../output/document.ts';
import { checkStdin, inputRecord } from '../batch.ts';
import { checkOptionsFor, type Inputs, lookAt } from '../inputs.ts';
import { categoricalColumns } from '../metrics/dissimilarity.ts';
import { type Opened, openColors, pixelName, placeOfColor } from '../palette.ts';
import { columnNames, ofRows } from '../rows/input.ts';
import { type OpenedRows, openRows } from '../rows.ts';
import type { Session } from '../session.ts';
import type { HacCommandOptions, MetricOptions } from './options.ts';

/** What is compared with each other, in the plural. */
export type Unit = 'rows' | 'columns' | 'colours' | 'pixels' | 'pictures' | 'items';

/** Something to make a tree of. */
export interface TreeInput {
  path: string;
  /** For titles. */
  name: string;
  unit: Unit;
  /** What is clustered; with `transpose` its columns are. */
  source: Dataset | CondensedMatrix;
  measuring: DistanceOptions;
  /** How many leaves the tree has. */
  n: number;
  /** What the leaves are called, made when asked for. */
  names(): string[];
  record: RowsInput | ImageInput | DistancesInput;
  steps: StepRecord[];
  warnings: Warning[];
  seconds: number;
  rows?: OpenedRows;
  picture?: Opened;
  /** The file and the place in it of a leaf that is a row, a colour or a pixel. */
  placeOf?(leaf: number): Promise<Place>;
  /** The class of each leaf, '' where it is not known. */
  truth?: ArrayLike<string>;
  /** Of pixels, their neighbours. */
  connectivity?: Connectivity;
}

/** Options that matrices of distances have no use for. */
const ONLY_MEASURED = ['metric', 'p', 'correlationForm', 'transpose', 'featuresTree', 'scale', 'features'];
const ONLY_READ = [
  'columns',
  'where',
  'id',
  'labelColumn',
  'weights',
  'limit',
  'sample',
  'missing',
  'encode',
];

/** What of a command's options says how its inputs are read. */
type TreeOptions = MetricOptions & Pick<HacCommandOptions, 'distances' | 'featuresTree'>;

/** Inputs of a tree; distances are taken for such when they are said to be. */
export interface TreeInputs extends Omit<Inputs, 'kind'> {
  kind: Inputs['kind'] | 'distances';
}

/** Whether an option was given. */
type Given = (property: string) => boolean;

/**
 * Looks at the inputs and at what was asked of them.
 * @throws {ClusterkitError} usage, for an option that means nothing for them; input
 */
export async function lookAtTrees(
  session: Session,
  paths: readonly string[],
  options: TreeOptions,
  given: Given,
): Promise<TreeInputs> {
  checkChoice('--metric', options.metric, DISTANCE_NAMES);
  if (options.distances) {
    checkStdin(session, paths);
    const files = await expandPatterns(paths);
    const idle = [...ONLY_MEASURED, ...ONLY_READ].find(given);
    if (idle) throw meaningless(idle, 'a matrix of distances');
    checkOptionsFor('matrix', options, given, files[0]);
    if (isFolder(files[0]))
      throw new ClusterkitError('input', `${files[0]}: is a folder, no matrix of distances`);
    return { kind: 'distances', files, groups: files.map((path) => [path]) };
  }
  const inputs = await lookAt(session, paths, options.by === 'pictures');
  checkOptionsFor(inputs.kind, options, given, inputs.files[0]);
  const idle =
    inputs.kind === 'picture' ? ['transpose', 'featuresTree', 'correlationForm'].find(given) : undefined;
  if (idle) throw meaningless(idle, 'the colours of a picture');
  if ((options.transpose || options.featuresTree) && given('weights'))
    throw meaningless('weights', 'columns, which are compared here: it is of rows');
  return inputs;
}

function meaningless(property: string, what: string): ClusterkitError {
  const flag = `--${property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return new ClusterkitError('usage', `${flag} means nothing for ${what}`);
}

/** Reads one input and makes it ready to be compared. */
export async function openTree(
  session: Session,
  { kind }: TreeInputs,
  files: readonly string[],
  options: TreeOptions,
  given: Given,
): Promise<TreeInput> {
  if (kind === 'distances') return openMatrixTree(session, files[0], options.labels);
  if (kind === 'picture') return openPictureTree(session, files[0], options as HacCommandOptions);
  const encode = findDistance(options.metric).categorical && !given('encode') ? 'label' : options.encode;
  const rows = await openRows(session, kind, files, { ...options, encode });
  return rowsTree(rows, kind, options);
}

async function openMatrixTree(
  session: Session,
  path: string,
  labels: string | boolean | undefined,
): Promise<TreeInput> {
  const started = performance.now();
  const reading = { maxMemory: session.maxMemory, stdin: session.io.stdin };
  const file = await openDistances(path, reading);
  const source = await inFile(path, () => checkDistanceMatrix(file.values, file.n));
  const { n } = source;
  const truth = typeof labels === 'string' ? { truth: await readLabels(labels, n, reading) } : {};
  return {
    path,
    name: path === '-' ? 'standard input' : path.replace(/^.*[/\\]/, ''),
    unit: 'items',
    source,
    measuring: {},
    n,
    names: () => file.names ?? letters(n),
    record: { path, sha256: file.sha256, kind: 'distances', n, form: file.form },
    steps: [],
    warnings: [],
    seconds: (performance.now() - started) / 1000,
    ...truth,
  };
}

/** A to Z, as on a blackboard; more are numbered. */
function letters(n: number): string[] {
  return Array.from({ length: n }, (_, i) => (n <= 26 ? String.fromCharCode(65 + i) : String(i)));
}

function rowsTree(rows: OpenedRows, kind: Inputs['kind'], options: TreeOptions) {
  const { data, steps, warnings } = rows.prepared;
  const { items } = rows;
  const transpose = options.transpose === true || options.featuresTree === true;
  const measuring = {
    transpose,
    categorical: categoricalColumns(items, data),
    correlationForm: options.correlationForm,
    ...(options.p === undefined ? {} : { p: options.p }),
  };
  const tree: TreeInput = {
    path: rows.path,
    name: rows.name,
    unit: transpose ? 'columns' : kind === 'folder' ? 'pictures' : 'rows',
    source: data,
    measuring,
    n: transpose ? data.dim : data.n,
    names: () => (transpose ? columnNames(data) : rowNames(rows)),
    record: rows.record,
    steps,
    warnings: [...items.warnings, ...warnings],
    seconds: rows.seconds,
    rows,
    ...(transpose ? {} : { placeOf: rows.placeOf }),
    ...(items.truth && !transpose ? { truth: ofRows(items, items.truth) } : {}),
  };
  return tree;
}

/** What the rows that are clustered are called: their ids, or their numbers among the items. */
function rowNames({ items }: OpenedRows): string[] {
  const { count, rowOf, ids } = items;
  const names: string[] = [];
  for (let i = 0; i < count; i++) if (!rowOf || rowOf[i] >= 0) names.push(ids?.[i] ?? String(i));
  return names;
}

async function openPictureTree(
  session: Session,
  path: string,
  options: HacCommandOptions,
): Promise<TreeInput> {
  const picture = await openColors(session, path, { ...options, labels: undefined });
  const { data, image, name, sha256, warnings, seconds } = picture;
  const record = inputRecord(path, sha256, image);
  const measuring = options.p === undefined ? {} : { p: options.p };
  const common = { path, name, measuring, record, steps: [], warnings, seconds, picture };
  if (options.connectivity !== 'grid') {
    const hex = (i: number) => toHex([data.rgb[3 * i], data.rgb[3 * i + 1], data.rgb[3 * i + 2]]);
    const names = () => Array.from({ length: data.n }, (_, i) => hex(i));
    const placeOf = async (row: number) => placeOfColor(picture, row);
    return { ...common, unit: 'colours', source: data, n: data.n, names, placeOf };
  }
  const { width, height, frames } = image;
  if (frames > 1) {
    throw new ClusterkitError('usage', `--connectivity grid is for one frame, not ${frames} of ${path}`);
  }
  const pixels = inGrid(picture);
  const names = () => Array.from({ length: pixels.n }, (_, i) => `${i % width},${Math.floor(i / width)}`);
  const connectivity: Connectivity = { kind: 'grid', width, height };
  const placeOf = async (pixel: number) => ({ file: path, name: pixelName(image, pixel) });
  return { ...common, unit: 'pixels', source: pixels, n: pixels.n, names, placeOf, connectivity };
}

/**
 * The pixels themselves, in the coordinates of their colours; of a grey picture one coordinate.
 * @throws {ClusterkitError} input, when some are left out: a grid has no holes
 */
function inGrid({ data, image, path }: Opened): Dataset {
  const colors = labelPixels(
    data,
    Int32Array.from({ length: data.n }, (_, i) => i),
  );
  if (colors.includes(-1)) {
    throw new ClusterkitError(
      'input',
      `${path}: a grid has no holes, and pixels are transparent; --alpha blend lays them over a background`,
    );
  }
  const dim = image.bands <= 2 && data.space === 'rgb' ? 1 : 3;
  const x =
    data.x instanceof Uint8Array
      ? new Uint8Array(colors.length * dim)
      : new Float64Array(colors.length * dim);
  for (let i = 0; i < colors.length; i++) {
    for (let j = 0; j < dim; j++) x[i * dim + j] = data.x[3 * colors[i] + j];
  }
  return { x, n: colors.length, dim, columns: dim === 1 ? ['grey'] : data.columns };
}
