import { labelPieces, minibatchStore } from '../algorithms/minibatch/store.ts';
import { modelOf } from '../algorithms/model.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Items } from '../core/items.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { ProfileSums } from '../indices/profile.ts';
import { openTableStore, type TableStore } from '../input/table/store.ts';
import { type RowsRun, resultFields } from '../output/document.ts';
import type { Algorithm } from './algorithm.ts';
import { checkFormats, eachInput, printDocument } from './batch.ts';
import type { Inputs } from './inputs.ts';
import { STORE_BYTES } from './limits.ts';
import { planRowsFit, type RowsPlan, startOf } from './rows/init.ts';
import { columnNames, labelItems, recordOf } from './rows/input.ts';
import type { RowsClusterOptions } from './rows/options.ts';
import { planRowsTargets, writeRowsTargets } from './rows/outputs.ts';
import { rowsCsv } from './rows/text.ts';
import { type RowsResult, readingParams, tableText, titleName } from './rows.ts';
import type { Session } from './session.ts';
import { version } from './version.ts';

/** Charts that need no rows. */
const CHARTS = ['bar', 'pie', 'bars', 'elbow', 'time'];

/** Mini-batches from a table that is larger than memory: its rows wait in a temporary file. */
export async function runStore(
  session: Session,
  { groups }: Inputs,
  options: RowsClusterOptions,
  algorithm: Algorithm,
): Promise<void> {
  checkFormats(session, options.csv);
  checkStoreOptions(groups[0][0], options);
  const plan = await planRowsFit(session, options);
  const [targets] = planRowsTargets(session, groups, plan.ks, options, algorithm.name);
  const [files] = groups;
  const document = await eachInput(session, algorithm.name, [files[0]], async (path) => {
    const started = performance.now();
    const { columns, where, labelColumn, weights, limit, sample, missing, encode, seed } = options;
    const reading = { columns, where, labelColumn, weights, limit, sample, missing, encode, seed };
    const table = await openTableStore([...files], {
      ...reading,
      maxMemory: STORE_BYTES,
      signal: session.io.signal,
    });
    try {
      const read = (performance.now() - started) / 1000;
      const results: RowsResult[] = [];
      for (const k of plan.ks)
        results.push(await fitStore(session, { table, files, k, read }, plan, options, algorithm));
      const runs = results.map(({ run }) => run);
      for (const warning of runs.flatMap((run) => run.warnings)) session.warn(path, warning);
      if (options.csv) for (const [at, run] of runs.entries()) session.print(rowsCsv(run, at === 0));
      else session.print(await tableText(session, results, algorithm));
      await writeRowsTargets(session, targets, results, options);
      return runs;
    } finally {
      await table.close();
    }
  });
  printDocument(session, document);
}

/** @throws {ClusterkitError} usage, for what would need all rows at once */
function checkStoreOptions(path: string, options: RowsClusterOptions): void {
  const { out, scale, features, id, chart = [], labels, metrics, choose, failIf } = options;
  const needs = [
    [out !== undefined, '--out'],
    [scale !== 'none', '--scale'],
    [features !== undefined, '--features'],
    [id !== undefined, '--id'],
    [labels !== undefined, '--labels'],
    [metrics !== undefined, '--metrics'],
    [choose === true, '--choose'],
    [failIf !== undefined, '--fail-if'],
    ...chart.map((name) => [!CHARTS.includes(name), `--chart ${name}`]),
  ];
  const [, flag] = needs.find(([given]) => given) ?? [];
  if (flag === undefined) return;
  throw new ClusterkitError(
    'usage',
    `${flag} needs all rows in memory, and ${path} is too large for that; take fewer rows with --sample or --limit`,
  );
}

interface StoreFit {
  table: TableStore;
  files: readonly string[];
  k: number;
  /** Seconds that reading took. */
  read: number;
}

async function fitStore(
  session: Session,
  { table, files, k, read }: StoreFit,
  { init: given }: RowsPlan,
  options: RowsClusterOptions,
  algorithm: Algorithm,
): Promise<RowsResult> {
  const started = performance.now();
  const { seed = DEFAULT_SEED } = options;
  const { n, dim, columns } = table.store;
  const nothing: Dataset = { x: new Float64Array(0), n: 0, dim, columns };
  const init = startOf(given, table, { data: nothing, steps: [] });
  if (typeof init === 'object' && 'rows' in init)
    throw new ClusterkitError('usage', '--init rows: needs all rows in memory; give a file of centers');
  const settings = { ...algorithm.params, init, seed, k, ...session.pacing };
  const found = await minibatchStore(table.store, settings);
  const { labels, profile } = await labelStore(session, table, found.centers.points, found.k);
  const items: Items = {
    data: { ...nothing, n },
    count: table.count,
    rowOf: table.rowOf,
    warnings: table.warnings,
  };
  const fit = (performance.now() - started) / 1000;
  const result = { ...found, labels };
  const run: RowsRun = {
    input: await recordOf('table', files, items),
    algorithm: algorithm.name,
    params: { k, init: options.init, ...algorithm.params, seed, ...readingParams(options) },
    ...resultFields(result),
    n,
    preparation: [],
    profile,
    ...(table.encodings.length > 0 ? { encodings: table.encodings } : {}),
    metrics: {},
    seconds: { read, fit, total: read + fit },
    warnings: [...table.warnings, ...found.warnings],
  };
  const facts = { version: version(), columns, source: { columns, encodings: table.encodings } };
  return {
    run,
    name: titleName(files),
    algorithm: algorithm.title,
    result,
    data: nothing,
    items,
    labels: labelItems(items, labels),
    model: () => modelOf(nothing, result, facts),
  };
}

/** Labels and means in one more pass. */
async function labelStore(session: Session, { store }: TableStore, centers: Float64Array, k: number) {
  const labels = new Int32Array(store.n);
  const sums = new ProfileSums(store.dim, k);
  const pieces = store.pieces()[Symbol.asyncIterator]();
  let start = 0;
  for await (const found of labelPieces(store, centers, session.pacing)) {
    labels.set(found, start);
    start += found.length;
    const { value } = await pieces.next();
    sums.add(value, found);
  }
  const columns = columnNames({ x: new Float64Array(0), n: 0, dim: store.dim, columns: store.columns });
  return { labels, profile: { columns, ...sums.means() } };
}
