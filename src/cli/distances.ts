import type { Command } from 'commander';
import { ClusterkitError } from '../core/errors.ts';
import { checkMemory } from '../core/memory.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { type CondensedMatrix, pairwiseDistances } from '../distances/condensed.ts';
import { squareOf } from '../distances/square.ts';
import { toCsv } from '../output/csv.ts';
import { toJson } from '../output/json.ts';
import { toNpy } from '../output/npy.ts';
import { namingRows } from '../work/places.ts';
import { eachInput, printDocument } from './batch.ts';
import { CHART_FORMATS, whichChart, writeChart } from './chart.ts';
import type { DistancesOptions } from './commands/distances.ts';
import type { FileData } from './files.ts';
import { lookAtTrees, openTree, type TreeInput } from './hac/input.ts';
import { fillTemplate, formatOf, OutputPlan, templateOf } from './naming.ts';
import { writeOutput } from './outputs.ts';
import type { Session } from './session.ts';
import { type Column, figure, plural, printable, tableLines } from './table.ts';
import type { Painter } from './terminal.ts';

const MATRIX_FORMATS = ['csv', 'npy', 'json'] as const;

/** A larger matrix would not fit into a terminal. */
const SMALL = 12;

/** Pairs that are told of a large matrix. */
const CLOSEST = 10;

/** More cells than these are no chart. */
const MOST_DRAWN = 5000;

interface Pair {
  i: number;
  l: number;
  distance: number;
}

/** `clusterkit distances`: how unlike each two rows or columns are. */
export async function runDistances(
  session: Session,
  files: string[],
  options: DistancesOptions,
  command: Command,
): Promise<void> {
  const given = (property: string) => command.getOptionValueSource(property) === 'cli';
  const inputs = await lookAtTrees(session, files, options, given);
  const { groups } = inputs;
  if (inputs.kind === 'picture') {
    const advice = 'use --by pictures for several, or hac for its colours';
    throw new ClusterkitError(
      'usage',
      `${inputs.files[0]} is a picture, and distances are between rows; ${advice}`,
    );
  }
  const plan = new OutputPlan(session, inputs.files);
  const { chart, output, seed = DEFAULT_SEED } = options;
  const targets = groups.map(([input], i) => {
    const parts = { input, i: i + 1, command: 'distances', seed };
    if (chart) {
      const name = fillTemplate(templateOf(output), { ...parts, chart: 'heatmap' });
      return { chart: plan.add('-o', name, CHART_FORMATS) };
    }
    if (output === undefined) return {};
    if (formatOf(output, CHART_FORMATS)) throw whichChart(output, ['heatmap']);
    const name = fillTemplate(templateOf(output, '{stem}-distances.csv'), parts);
    return { matrix: plan.add('-o', name, MATRIX_FORMATS) };
  });
  let printed = 0;
  const heads = groups.map(([first]) => first);
  const document = await eachInput(session, 'distances', heads, async (path, index) => {
    const input = await openTree(session, inputs, groups[index], options, given);
    const started = performance.now();
    const matrix = await measured(session, input, options);
    const seconds = (performance.now() - started) / 1000;
    for (const warning of input.warnings) session.warn(path, warning);
    const names = input.names();
    const pairs = closestPairs(matrix, options.closest ?? CLOSEST);
    const text = distancesText(input, matrix, names, pairs, options, await session.painter());
    session.print(`${printed++ > 0 ? '\n' : ''}${text}`);
    const target = targets[index];
    if (target.chart) await drawMap(session, target.chart, input, matrix, options);
    if (target.matrix)
      await writeOutput(
        session,
        target.matrix,
        matrixBytes(target.matrix, matrix, names, options.condensed === true),
      );
    return [documentRun(input, matrix, names, pairs, seconds, options)];
  });
  printDocument(session, document);
}

async function measured(
  session: Session,
  input: TreeInput,
  { metric }: DistancesOptions,
): Promise<CondensedMatrix> {
  const { source, measuring } = input;
  if ('condensed' in source) return source;
  const settings = { metric, ...measuring, ...session.pacing, maxMemory: session.maxMemory };
  return namingRows(input, () => pairwiseDistances(source, settings));
}

/** The closest pairs, of equals the first in order. O(n^2 log count). */
function closestPairs({ condensed, n }: CondensedMatrix, count: number): Pair[] {
  const pairs: Pair[] = [];
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let l = i + 1; l < n; l++) {
      const distance = condensed[at++];
      if (pairs.length === count && distance >= pairs[count - 1].distance) continue;
      if (pairs.length === count) pairs.pop();
      let place = pairs.length;
      while (place > 0 && pairs[place - 1].distance > distance) place--;
      pairs.splice(place, 0, { i, l, distance });
    }
  }
  return pairs;
}

interface Spread {
  least: number;
  mean: number;
  most: number;
}

function spreadOf({ condensed }: CondensedMatrix): Spread | undefined {
  if (condensed.length === 0) return undefined;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  let sum = 0;
  for (let p = 0; p < condensed.length; p++) {
    least = Math.min(least, condensed[p]);
    most = Math.max(most, condensed[p]);
    sum += condensed[p];
  }
  return { least, mean: sum / condensed.length, most };
}

function distancesText(
  input: TreeInput,
  matrix: CondensedMatrix,
  names: string[],
  pairs: Pair[],
  { metric, closest }: DistancesOptions,
  painter: Painter,
): string {
  const { n, condensed } = matrix;
  const spread = spreadOf(matrix);
  const measure = 'condensed' in input.source ? 'given' : metric;
  const figures = spread
    ? `, from ${figure(spread.least)} to ${figure(spread.most)}, ${figure(spread.mean)} on average`
    : '';
  const head = [
    painter.strong(`${printable(input.path)}  ${plural(n, input.unit.slice(0, -1))}`),
    painter.faint(`${plural(condensed.length, `${measure} distance`)}${figures}`),
  ];
  const isSmall = n <= SMALL && closest === undefined;
  const body = isSmall ? squareLines(matrix, names, painter) : pairLines(pairs, names, painter);
  return `${[...head, '', ...body].join('\n')}\n`;
}

function squareLines(matrix: CondensedMatrix, names: string[], painter: Painter): string[] {
  const square = squareOf(matrix);
  const { n } = matrix;
  const columns: Column[] = [
    { title: '' },
    ...names.map((title) => ({ title: printable(title), right: true })),
  ];
  const rows = names.map((name, i) => [
    printable(name),
    ...Array.from(square.subarray(i * n, (i + 1) * n), (d) => figure(Number(d.toPrecision(5)))),
  ]);
  const [header, ...lines] = tableLines(columns, rows);
  return [painter.faint(header), ...lines];
}

function pairLines(pairs: Pair[], names: string[], painter: Painter): string[] {
  const columns: Column[] = [{ title: 'distance', right: true }, { title: 'closest' }, { title: '' }];
  const rows = pairs.map(({ i, l, distance }) => [
    figure(distance),
    printable(names[i]),
    printable(names[l]),
  ]);
  const [header, ...lines] = tableLines(columns, rows);
  return [painter.faint(header), ...lines];
}

function documentRun(
  input: TreeInput,
  matrix: CondensedMatrix,
  names: string[],
  pairs: Pair[],
  seconds: number,
  { metric, p, correlationForm, transpose, seed = DEFAULT_SEED }: DistancesOptions,
) {
  const isGiven = 'condensed' in input.source;
  return {
    input: input.record,
    params: {
      metric: isGiven ? 'precomputed' : metric,
      ...(metric === 'minkowski' ? { p: p ?? 2 } : {}),
      ...(metric === 'correlation' ? { correlationForm } : {}),
      transpose: transpose === true,
    },
    seed,
    n: matrix.n,
    names,
    spread: spreadOf(matrix) ?? null,
    closest: pairs.map(({ i, l, distance }) => ({ a: i, b: l, names: [names[i], names[l]], distance })),
    // a large matrix is for a file
    ...(matrix.n <= SMALL ? { condensed: Array.from(matrix.condensed) } : {}),
    preparation: input.steps,
    seconds: { read: input.seconds, measure: seconds, total: input.seconds + seconds },
    warnings: input.warnings,
  };
}

/** A square with the names of rows and columns, which hac --distances reads; or one column of what is above it. */
function matrixBytes(path: string, matrix: CondensedMatrix, names: string[], isCondensed: boolean): FileData {
  const { condensed, n } = matrix;
  const format = formatOf(path, MATRIX_FORMATS) ?? 'csv';
  if (isCondensed) {
    if (format === 'npy') return toNpy(condensed, [condensed.length]);
    if (format === 'json') return toJson(condensed);
    return toCsv(
      ['distance'],
      Array.from(condensed, (d) => [d]),
    );
  }
  const square = squareOf(matrix);
  if (format === 'npy') return toNpy(square, [n, n]);
  const rows = Array.from({ length: n }, (_, i) => Array.from(square.subarray(i * n, (i + 1) * n)));
  if (format === 'json') return toJson(rows);
  return toCsv(
    ['id', ...names],
    rows.map((row, i) => [names[i], ...row]),
  );
}

async function drawMap(
  session: Session,
  path: string,
  input: TreeInput,
  matrix: CondensedMatrix,
  options: DistancesOptions,
): Promise<void> {
  const { n } = matrix;
  if (n > MOST_DRAWN) {
    throw new ClusterkitError(
      'usage',
      `--chart heatmap: ${n} ${input.unit} are too many; take --sample ${MOST_DRAWN}`,
    );
  }
  checkMemory('the heat map', n * n * 8, session.maxMemory, [{ option: 'sample', how: 'set' }]);
  const { clustermapChart } = await import('../charts/index.ts');
  const { capitalise, formatCount } = await import('../charts/theme.ts');
  const side = { names: input.names(), unit: input.unit };
  const metric = 'condensed' in input.source ? 'Given' : capitalise(options.metric);
  const spec = clustermapChart({
    title: `${input.name}: distances`,
    subtitle: `${metric} distances between ${formatCount(n)} ${input.unit}`,
    rows: side,
    columns: side,
    values: squareOf(matrix),
    measure: 'Distance',
    shades: 'distances',
  });
  await writeChart(session, path, spec, options.pngScale, input.name);
}
