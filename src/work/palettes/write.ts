import { ClusterkitError } from '../../core/errors.ts';
import { type Rgb, toHex } from '../../core/image.ts';
import type { Cell } from '../../core/items.ts';
import { contrast } from '../../core/luminance.ts';
import { plural } from '../../core/words.ts';
import { toCsv } from '../../output/csv.ts';
import type { ImageInput } from '../../output/document.ts';
import { DRAWN_FORMATS, formatList, formatOf, LAYER_FORMATS } from '../../output/formats.ts';
import { textOn } from '../../palettes/contrast.ts';
import { type ColorRecord, colorRecord } from '../../palettes/files/json.ts';
import { oklch } from '../../palettes/notation.ts';
import { hexOf, laidOn, opacityByte } from '../../palettes/opacity.ts';
import type { Palette, Swatch } from '../../palettes/palette.ts';
import type { Role } from '../../palettes/roles.ts';
import { PALETTE_FILES, type PaletteFileOptions, type PaletteFormat } from '../../palettes/table.ts';
import { simulate, type Vision } from '../../palettes/vision.ts';
import { writeOutput } from '../files.ts';
import { fillLater, fillTemplate, type NameParts, type OutputPlan, templateOf } from '../names.ts';
import { PALETTE_OUTPUTS, type PaletteOptions, type PaletteOutput } from '../params/palette.ts';
import type { Work } from '../work.ts';
import { type ClusterTargets, clusterFiles } from '../writePlan.ts';
import { type PairFacts, pairFacts } from './facts.ts';
import type { PaletteGroup } from './given.ts';
import type { FoundPalette } from './make.ts';

/** The name of a file in a folder. */
const FILE_NAME = '{stem}-palette.gpl';

/** The JSON of a palette that was found. */
export interface PaletteRun extends Omit<FoundPalette, 'palette' | 'pixels' | 'roles' | 'pictures'> {
  /** What the palette is called. */
  name: string;
  k: number;
  colors: (ColorRecord & {
    /** Absent where the palette was given. */
    pixels?: number;
    text: string;
    contrast: number;
    /** The color as people see it who lack a kind of cones. */
    simulated?: Partial<Record<Vision, string>>;
  })[];
  roles?: RoleRecord[];
  /** How every two colors differ, or every two of the roles, where that was asked for. */
  pairs?: PairFacts[];
}

interface RoleRecord extends Omit<Role, 'rgb'> {
  hex: string;
  simulated?: Partial<Record<Vision, string>>;
}

export function runOf(
  { palette, pixels, roles, pictures: _, ...facts }: FoundPalette,
  { simulate: visions = [], pairs }: Pick<PaletteOptions, 'simulate' | 'pairs'> = {},
): PaletteRun {
  const seen = (rgb: Rgb) =>
    visions.length > 0 && {
      simulated: Object.fromEntries(visions.map((vision) => [vision, toHex(simulate(rgb, vision))])),
    };
  const colors = palette.swatches.map((swatch, c) => ({
    ...colorRecord(swatch),
    ...(pixels && { pixels: pixels[c] }),
    ...readability(swatch),
    ...seen(swatch.rgb),
  }));
  const named = roles?.map(({ rgb, role, ...role_ }) => ({ role, hex: toHex(rgb), ...role_, ...seen(rgb) }));
  return {
    ...facts,
    ...{ name: palette.name, k: colors.length, colors },
    ...(named && { roles: named }),
    ...(pairs && { pairs: pairFacts(roles ?? palette.swatches) }),
  };
}

/** The better text color and its contrast, on white paper where a color is not opaque. */
function readability(swatch: Swatch): { text: string; contrast: number } {
  const rgb = laidOn(swatch, 255);
  const text = textOn(rgb);
  return { text: toHex(text), contrast: contrast(rgb, text) };
}

/** Options that say how files of some endings are written. */
const STYLED: readonly [option: keyof PaletteOptions, endings: readonly PaletteOutput[]][] = [
  ['css', ['css', 'scss', 'less']],
  ['scales', ['css', 'scss', 'less']],
  ['tokensForm', ['tokens.json']],
  ['actSize', ['act']],
];

/** @throws {ClusterkitError} usage, for options of files that are not written, and more colors than a file holds */
function checkFiles({ output = [], k = 8, roles, ...options }: PaletteOptions): void {
  const formats = output.map((one) => formatOf(templateOf(one, FILE_NAME), PALETTE_OUTPUTS));
  for (const [option, usual] of STYLED) {
    if (options[option as keyof typeof options] === undefined) continue;
    const endings = option === 'css' && options.css === 'tailwind' ? (['css'] as const) : usual;
    if (formats.some((format) => format && (endings as readonly PaletteOutput[]).includes(format))) continue;
    throw new ClusterkitError('usage', `requires a file that ends in ${formatList(endings, 'or')}`, {
      option,
      remedies: [{ option: 'output', how: 'set', value: `colors.${endings[0]}` }],
    });
  }
  if (roles || typeof k !== 'number') return;
  const full = output.find((one) => k > mostIn(templateOf(one, FILE_NAME)));
  if (full === undefined) return;
  throw new ClusterkitError('usage', fullText(templateOf(full, FILE_NAME), k), {
    option: 'output',
    value: full,
    remedies: [{ option: 'k', how: 'lower' }, OTHER_FORMAT],
  });
}

const OTHER_FORMAT = { how: 'do', what: 'write .ase or .gpl' } as const;

/** The format of a palette that a path ends in; undefined for pictures and tables. */
function formatOfPalette(path: string): PaletteFormat | undefined {
  const format = formatOf(path, PALETTE_OUTPUTS);
  return format && format !== 'csv' && format !== 'png' ? PALETTE_FILES[format] : undefined;
}

/** Colors that a file holds. */
function mostIn(path: string): number {
  return formatOfPalette(path)?.most ?? Number.POSITIVE_INFINITY;
}

function fullText(path: string, colors: number): string {
  return `${formatOfPalette(path)?.title} holds ${mostIn(path)} colors, not ${colors}`;
}

/**
 * Tells before anything is written what files do not hold.
 * @throws {ClusterkitError} input, for more colors of a palette that was given
 */
function checkGiven(
  work: Work,
  files: readonly string[],
  { palette, roles, input }: FoundPalette,
  { actSize }: PaletteOptions,
): void {
  const colors = (roles ?? palette.swatches).length;
  const full = files.find((path) => colors > mostIn(path));
  if (full !== undefined)
    throw new ClusterkitError('input', `${full}: ${fullText(full, colors)}`, {
      at: { file: input.path },
      remedies: [OTHER_FORMAT],
    });
  for (const path of files) {
    const facts = formatOfPalette(path);
    const keeps = facts?.opacity === 'clear' && actSize === '768' ? 'none' : (facts?.opacity ?? 'any');
    const lost = roles ? 0 : lostOpacity(palette.swatches, keeps);
    if (lost > 0)
      work.note(
        `the opacity of ${plural(lost, 'color')} is not kept in ${path}: ${facts?.title} has no place for it`,
      );
  }
  if (!roles && !palette.swatches.some(({ name }) => name !== undefined)) return;
  for (const path of files) {
    const facts = formatOfPalette(path);
    if (facts && !facts.names) work.note(`names of colors are not kept in ${path}: ${facts.title} has none`);
  }
}

/** The number of colors whose opacity is not kept. */
function lostOpacity(swatches: readonly Swatch[], keeps: PaletteFormat['opacity']): number {
  if (keeps === 'any') return 0;
  const first = keeps === 'clear' ? swatches.findIndex((swatch) => opacityByte(swatch) === 0) : -1;
  return swatches.filter(({ opacity }, i) => opacity !== undefined && i !== first).length;
}

/** Files of one palette. */
export interface PaletteTargets {
  files: string[];
  frameShares?: string;
  /** Those of each of its pictures. */
  pictures: ClusterTargets[];
}

/**
 * Names the files of each palette.
 * @throws {ClusterkitError} usage or output, as `OutputPlan`
 */
export function planPalettes(
  plan: OutputPlan,
  groups: readonly PaletteGroup[],
  options: PaletteOptions,
): PaletteTargets[] {
  checkFiles(options);
  const { output = [], k = 8, frameShares, frames = 'first', together } = options;
  if (frameShares !== undefined && (together || frames === 'first'))
    throw new ClusterkitError('usage', 'requires several frames of one animation', {
      option: 'frameShares',
      remedies: together ? [] : [{ option: 'frames', how: 'set', value: 'all' }],
    });
  return groups.map(({ files: inputs, isGiven }, i) => {
    const isOpen = k === 'auto' || isGiven;
    const later = isOpen ? (['k'] as const) : [];
    const partsOf = (input: string, at: number): NameParts => ({
      ...{ input, i: at + 1, command: 'palette', later },
      ...(!isOpen && { settings: { k } }),
    });
    return {
      files: output.map((one) => {
        const path = fillTemplate(templateOf(one, FILE_NAME), partsOf(inputs[0], i));
        return plan.add('output', path, PALETTE_OUTPUTS, later);
      }),
      ...(frameShares !== undefined &&
        !isGiven && {
          frameShares: plan.add(
            'frameShares',
            fillTemplate(templateOf(frameShares, '{stem}-frames.svg'), partsOf(inputs[0], i)),
            DRAWN_FORMATS,
            later,
          ),
        }),
      pictures: isGiven ? [] : inputs.map((input, at) => picturesOf(plan, partsOf(input, i + at), options)),
    };
  });
}

function picturesOf(
  plan: OutputPlan,
  parts: NameParts,
  { masks, cutouts, layers }: PaletteOptions,
): ClusterTargets {
  const drawing = () => fillTemplate(templateOf(layers, '{stem}-layers{-k}.svg'), parts);
  return {
    masks: masks === undefined ? undefined : clusterFiles(plan, 'masks', masks, parts),
    cutouts: cutouts === undefined ? undefined : clusterFiles(plan, 'cutouts', cutouts, parts),
    layers: layers === undefined ? undefined : plan.add('layers', drawing(), LAYER_FORMATS, parts.later),
  };
}

/**
 * Writes all planned files of a palette.
 * @throws {ClusterkitError} output or memory
 */
export async function writePalettes(
  work: Work,
  { files, frameShares, pictures }: PaletteTargets,
  found: FoundPalette,
  options: PaletteOptions,
): Promise<void> {
  const k = found.palette.swatches.length;
  const isGiven = found.input.kind === 'palette';
  if (isGiven) checkGiven(work, files, found, options);
  const named = (path: string) => (options.k === 'auto' || isGiven ? fillLater(path, { k }) : path);
  for (const file of files) await writePalette(work, named(file), found, options);
  if (frameShares !== undefined) await writeFrames(work, named(frameShares), found);
  for (const [at, targets] of pictures.entries()) {
    if (!Object.values(targets).some((path) => path !== undefined)) continue;
    const picture = found.pictures.find(({ place }) => place === at);
    if (!picture) continue;
    const { subject, swatches } = picture;
    const { writeClusterPictures } = await import('../writePictures.ts');
    const clusters = found.palette.swatches.map(({ rgb, name }, c) => ({
      ...{ rgb, number: c + 1, name: [c + 1, toHex(rgb), name].filter(Boolean).join(' ') },
    }));
    const shown = { clusters, labels: swatches(), picture: subject.picture, title: subject.name };
    const grid = subject.record as ImageInput;
    const layers = targets.layers === undefined ? undefined : named(targets.layers);
    await writeClusterPictures(work, { ...targets, layers }, { ...shown, grid }, options.layerTolerance);
  }
}

/** @throws {ClusterkitError} input, for a picture of one frame; output */
async function writeFrames(
  work: Work,
  path: string,
  { palette, input, frames, pictures }: FoundPalette,
): Promise<void> {
  if (!frames)
    throw new ClusterkitError('input', 'has one frame, and no shares that change', {
      at: { file: input.path },
    });
  const [{ framesChart }, { writeChart }] = await Promise.all([
    import('../../charts/frames.ts'),
    import('../write.ts'),
  ]);
  const [{ subject }] = pictures;
  const title = `Colors of ${subject.name} over time`;
  const colors = palette.swatches.map(({ rgb, name }) => ({
    hex: toHex(rgb),
    ...(name !== undefined && { name }),
  }));
  await writeChart(work, path, framesChart({ title, colors, frames }), {}, title);
}

/** The palette that is written: that of roles where there are some. */
function paletteOf({ palette, roles }: FoundPalette): Palette {
  if (!roles) return palette;
  return { ...palette, swatches: roles.map(({ role, rgb }): Swatch => ({ rgb, name: role, role })) };
}

/** Writes a palette in the format of the file's ending. @throws {ClusterkitError} output */
async function writePalette(
  work: Work,
  path: string,
  found: FoundPalette,
  { css, scales, tokensForm, actSize, simulate: visions }: PaletteOptions,
): Promise<void> {
  const palette = paletteOf(found);
  const options: PaletteFileOptions = {
    ...(css === 'tailwind' ? { tailwind: true } : { notation: css }),
    scales,
    tokensForm,
    simulate: visions,
    ...(actSize === '768' && { actSize: 768 }),
  };
  const format = formatOf(path, PALETTE_OUTPUTS);
  if (format === 'csv' || format === undefined) return writeOutput(work, path, paletteCsv(found));
  if (format !== 'png') return writeOutput(work, path, await PALETTE_FILES[format].write(palette, options));
  const [{ rasterizeSvg }, card] = await Promise.all([
    import('../../charts/render.ts'),
    PALETTE_FILES.svg.write(palette, options),
  ]);
  return writeOutput(work, path, await rasterizeSvg(card));
}

const COLUMNS = [
  'color',
  'hex',
  'red',
  'green',
  'blue',
  'lightness',
  'chroma',
  'hue',
  'name',
  'pixels',
  'share',
];

/** One line for each color; of roles, one for each role. */
export function paletteCsv(found: FoundPalette, withHeader = true): string {
  const { palette, roles, input, shares, frames } = found;
  const rows = roles ? roleRows(roles) : palette.swatches.map((swatch, c) => colorRow(found, swatch, c));
  const columns = roles ? ['role', 'hex', 'from', 'derived', 'deltaE', 'contrast'] : COLUMNS;
  const parts = roles
    ? []
    : [
        ...(shares ?? []).map(({ path }) => `share of ${path}`),
        ...(frames ?? []).map(({ frame }) => `share of frame ${frame}`),
      ];
  const text = toCsv(
    ['input', ...columns, ...parts],
    rows.map((row) => [input.path, ...row]),
  );
  return withHeader ? text : text.slice(text.indexOf('\n') + 1);
}

function colorRow({ pixels, shares = [], frames = [] }: FoundPalette, swatch: Swatch, c: number): Cell[] {
  const { rgb, name, share } = swatch;
  const ofParts = [...shares, ...frames].map((part) => part.shares[c]);
  return [
    c + 1,
    hexOf(swatch),
    ...rgb,
    ...oklch(rgb),
    name ?? null,
    pixels?.[c] ?? null,
    share ?? null,
    ...ofParts,
  ];
}

function roleRows(roles: readonly Role[]): Cell[][] {
  return roles.map(({ role, rgb, from, derived, deltaE, contrast: ratio }) => [
    role,
    toHex(rgb),
    from === null ? null : from + 1,
    String(derived),
    deltaE,
    ratio,
  ]);
}
