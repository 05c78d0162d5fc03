import type { Column } from '../core/items.ts';
import type { StepRecord } from '../core/preparation.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { TABLE_FORMATS } from '../output/formats.ts';
import { toNpy } from '../output/npy.ts';
import { tableBytes } from '../output/table.ts';
import { eachInput, printDocument } from './batch.ts';
import type { FeaturesOptions } from './commands/features.ts';
import { lookAt } from './inputs.ts';
import { fillTemplate, formatOf, OutputPlan, templateOf } from './naming.ts';
import { writeOutput } from './outputs.ts';
import { columnNames } from './rows/input.ts';
import { type OpenedRows, openRows } from './rows.ts';
import type { Session } from './session.ts';
import { plural, printable } from './table.ts';

/** `clusterkit features`: what rows become, without clustering them. */
export async function runFeaturesCommand(
  session: Session,
  files: string[],
  options: FeaturesOptions,
): Promise<void> {
  const { output, seed = DEFAULT_SEED } = options;
  const inputs = await lookAt(session, files, true);
  const plan = new OutputPlan(session, inputs.files);
  const targets = inputs.groups.map(([input], i) => {
    const parts = { input, i: i + 1, command: 'features', seed };
    const template = output === undefined ? undefined : templateOf(output, '{stem}-features.npy');
    return template === undefined ? undefined : plan.add('-o', fillTemplate(template, parts), TABLE_FORMATS);
  });
  const heads = inputs.groups.map(([first]) => first);
  const document = await eachInput(session, 'features', heads, async (path, index) => {
    const opened = await openRows(session, inputs.kind, inputs.groups[index], options);
    const { items, prepared, record, seconds } = opened;
    const warnings = [...items.warnings, ...prepared.warnings];
    for (const warning of warnings) session.warn(path, warning);
    session.print(`${featuresText(opened)}\n`);
    const target = targets[index];
    if (target !== undefined) await writeFeatures(session, target, opened);
    const { n, dim } = prepared.data;
    const columns = columnNames(prepared.data);
    return [
      { input: record, seed, n, dim, columns, steps: prepared.steps, seconds: { total: seconds }, warnings },
    ];
  });
  printDocument(session, document);
}

function featuresText({ items, prepared, record }: OpenedRows): string {
  const { data, steps } = prepared;
  const left = items.count - items.data.n;
  const used = left > 0 ? ` (${left} left out)` : '';
  const head = `${printable(record.path)}  ${plural(items.count, 'row')}${used}, ${plural(items.data.dim, 'column')}`;
  return [
    head,
    ...steps.map(stepText),
    ...(steps.length === 0 ? [`${plural(data.dim, 'column')}, as they are`] : []),
  ].join('\n');
}

/** "pca components=10: 64 -> 10, explained 73.9 %" */
function stepText({ name, params, from, to, facts }: StepRecord): string {
  const settings = Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('x') : value}`);
  const ratios = facts.explainedVarianceRatio;
  const explained = Array.isArray(ratios)
    ? `, ${(100 * ratios.reduce((sum, ratio) => sum + ratio, 0)).toFixed(1)} % of the variance`
    : '';
  return `${[name, ...settings].join(' ')}: ${from} -> ${plural(to, 'column')}${explained}`;
}

async function writeFeatures(session: Session, path: string, { items, prepared }: OpenedRows): Promise<void> {
  const format = formatOf(path, TABLE_FORMATS) ?? 'npy';
  const { x, n, dim } = prepared.data;
  if (format === 'npy') return writeOutput(session, path, toNpy(x, [n, dim]));
  const columns: Column[] = columnNames(prepared.data).map((name, j) => ({
    name,
    values: Float64Array.from({ length: n }, (_, i) => x[i * dim + j]),
  }));
  const itemOf = rowItems(items.rowOf, n);
  const known = (name: string, values: readonly string[] | undefined) =>
    values ? [{ name, values: Array.from({ length: n }, (_, i) => values[itemOf?.[i] ?? i]) }] : [];
  await writeOutput(
    session,
    path,
    await tableBytes(format, [...known('id', items.ids), ...columns, ...known('class', items.truth)]),
  );
}

/** The item that each row came of; undefined when they are the same. */
function rowItems(rowOf: Int32Array | undefined, n: number): Int32Array | undefined {
  if (!rowOf) return undefined;
  const items = new Int32Array(n);
  for (let i = 0; i < rowOf.length; i++) if (rowOf[i] >= 0) items[rowOf[i]] = i;
  return items;
}
