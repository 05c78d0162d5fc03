import { ClusterkitError, invalid } from '../../core/errors.ts';
import { toHex } from '../../core/image.ts';
import type { Cell } from '../../core/items.ts';
import { withDefaults } from '../../core/params.ts';
import type { Warning } from '../../core/warnings.ts';
import { toCsv } from '../../output/csv.ts';
import { formatOf } from '../../output/formats.ts';
import { comparePalettes, type PaletteChange } from '../../palettes/compare.ts';
import { hexOf } from '../../palettes/opacity.ts';
import type { Palette, Swatch } from '../../palettes/palette.ts';
import { type Condition, type MetCondition, metConditions, parseConditions } from '../conditions.ts';
import { writeOutput } from '../files.ts';
import { fillTemplate, type OutputPlan, templateOf } from '../names.ts';
import { PALETTE_DIFF, PALETTE_DIFF_OUTPUTS, type PaletteDiffOptions } from '../params/paletteDiff.ts';
import type { Work } from '../work.ts';
import { refuseOfPictures } from './given.ts';
import { makePalette } from './make.ts';
import { openPalette, paletteKind } from './open.ts';

/** A palette that is compared, and the file that it is of. */
interface ComparedPalette {
  path: string;
  palette: Palette;
  warnings: Warning[];
}

/** Two palettes, and what became of the colors of the first. */
export interface PaletteDiff extends PaletteChange {
  files: [ComparedPalette, ComparedPalette];
  params: Record<string, unknown>;
}

/** Measures that conditions can be about. */
const MEASURES = ['deltaE', 'meanDeltaE', 'missing', 'extra', 'share'] as const;
type Measure = (typeof MEASURES)[number];

/**
 * The conditions of a text such as "deltaE>3,missing>0".
 * @throws {ClusterkitError} usage
 */
export function diffConditions(text: string | undefined): Condition<Measure>[] {
  if (text === undefined) return [];
  const example = '"deltaE>3" or "deltaE>3,missing>0,share>5%"';
  const lower = new Map(MEASURES.map((name) => [name.toLowerCase(), name]));
  const conditions = parseConditions(
    text,
    (word) => {
      const name = lower.get(word.toLowerCase());
      if (name) return name;
      throw invalid('failIf', `conditions on ${MEASURES.join(', ')}, such as ${example}`, text);
    },
    example,
  );
  const odd = conditions.find(({ percent, name }) => percent && name !== 'share');
  if (odd) throw invalid('failIf', `percentages of share alone, such as ${example}`, text);
  return conditions;
}

/** The conditions that a comparison meets. */
export function metByDiff(diff: PaletteDiff, conditions: readonly Condition<Measure>[]): MetCondition[] {
  const about = diff.files.map(({ path }) => path).join(' to ');
  return metConditions(about, conditions, ({ name, percent }) => diff[name] * (percent ? 100 : 1));
}

/**
 * Compares the palettes of two files; pictures are read as palettes of as many colors as the other file has.
 * @throws {ClusterkitError} usage, input or memory
 */
export async function diffPalettes(
  work: Work,
  [one, other]: readonly [string, string],
  options: PaletteDiffOptions,
): Promise<PaletteDiff> {
  const { within } = withDefaults(PALETTE_DIFF, options);
  const [first, second] = [await given(work, one), await given(work, other)];
  if (first && second) refuseOfPictures(options, 'both files hold palettes');
  const k = options.k ?? (first ?? second)?.palette.swatches.length;
  const files: PaletteDiff['files'] = [
    first ?? (await found(work, one, options, k)),
    second ?? (await found(work, other, options, k)),
  ];
  const { output: _, csv: __, ...params } = options;
  const count = Math.max(...files.map(({ palette }) => palette.swatches.length));
  if (count > MOST)
    throw new ClusterkitError('input', `palettes of more than ${MOST} colors are not compared`, {
      at: { file: files.find(({ palette }) => palette.swatches.length === count)?.path },
    });
  return { files, params, ...comparePalettes(files[0].palette, files[1].palette, within) };
}

/** Colors that are compared in a second or two. */
const MOST = 2048;

/** The palette in a file of palettes; undefined for other files. */
async function given(work: Work, path: string): Promise<ComparedPalette | undefined> {
  if ((await paletteKind(work, path)) === undefined) return undefined;
  return { path, palette: (await openPalette(work, path)).palette, warnings: [] };
}

/** @param k number of colors; absent: that of `palette` */
async function found(
  work: Work,
  path: string,
  { within: _, failIf: __, output: ___, ...options }: PaletteDiffOptions,
  k: number | undefined,
): Promise<ComparedPalette> {
  const { palette, warnings } = await makePalette(work, [path], {
    ...options,
    ...(k !== undefined && { k }),
  });
  return { path, palette, warnings };
}

/**
 * Names the files of a comparison.
 * @throws {ClusterkitError} usage or output, as `OutputPlan`
 */
export function planDiff(plan: OutputPlan, input: string, { output = [] }: PaletteDiffOptions): string[] {
  return output.map((one) => {
    const template = templateOf(one, '{stem}-diff.svg');
    const path = fillTemplate(template, { input, i: 1, command: 'palette-diff' });
    return plan.add('output', path, PALETTE_DIFF_OUTPUTS);
  });
}

/** Writes a comparison in the format of the file's ending. @throws {ClusterkitError} output */
export async function writeDiff(work: Work, path: string, diff: PaletteDiff): Promise<void> {
  const format = formatOf(path, PALETTE_DIFF_OUTPUTS) ?? 'csv';
  if (format === 'csv') return writeOutput(work, path, diffCsv(diff));
  const { toPairCard } = await import('../../palettes/files/pairCard.ts');
  const [{ palette: from }, { palette: to }] = diff.files;
  const card = toPairCard({ from, to, ...diff });
  if (format === 'svg') return writeOutput(work, path, card);
  const { rasterizeSvg } = await import('../../charts/render.ts');
  await writeOutput(work, path, await rasterizeSvg(card));
}

/** A line for each pair, each removed and each added color. */
export function diffCsv({ pairs, removed, added }: PaletteDiff): string {
  const cells = (swatch?: Swatch): Cell[] => [
    swatch ? hexOf(swatch) : null,
    swatch?.name ?? null,
    swatch?.share ?? null,
  ];
  return toCsv(
    ['change', 'from', 'from_name', 'from_share', 'to', 'to_name', 'to_share', 'delta_e'],
    [
      ...pairs.map(({ from, to, deltaE }) => ['pair', ...cells(from), ...cells(to), deltaE]),
      ...removed.map((swatch) => ['removed', ...cells(swatch), ...cells(), null]),
      ...added.map((swatch) => ['added', ...cells(), ...cells(swatch), null]),
    ],
  );
}

/** The run of the JSON. */
export function diffRun(diff: PaletteDiff) {
  const { files, params, pairs, removed, added, ...measures } = diff;
  const record = ({ rgb, opacity, name, share }: Swatch) => ({
    hex: toHex(rgb),
    ...(opacity !== undefined && { opacity }),
    ...(name !== undefined && { name }),
    ...(share !== undefined && { share }),
  });
  const [from, to] = files.map(({ path, palette }) => ({
    ...{ path, name: palette.name, colors: palette.swatches.length },
  }));
  return {
    ...{ input: from, other: to, params },
    ...Object.fromEntries(
      Object.entries(measures).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
    ),
    pairs: pairs.map((pair) => ({
      from: record(pair.from),
      to: record(pair.to),
      deltaE: pair.deltaE,
    })),
    removed: removed.map(record),
    added: added.map(record),
    warnings: files.flatMap(({ warnings }) => warnings),
  };
}
