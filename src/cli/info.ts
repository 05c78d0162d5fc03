import { ClusterkitError } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import { formatBytes } from '../core/memory.ts';
import type { Warning } from '../core/warnings.ts';
import { distinctColors } from '../features/colors.ts';
import type { ImageFacts } from '../input/facts.ts';
import { decodeImage } from '../input/image.ts';
import { inFile, readInput } from '../input/open.ts';
import { expandPatterns } from '../input/patterns.ts';
import { eachInput, printDocument } from './batch.ts';
import { type Inputs, lookAt } from './inputs.ts';
import type { Session } from './session.ts';
import { factLines, plural, tableLines } from './table.ts';

interface InfoOptions {
  pixels?: { width: number; height: number };
}

/** A pixel's position and its samples, alpha included. */
interface PixelRecord {
  x: number;
  y: number;
  values: number[];
}

/** `clusterkit info`: the facts of each input. */
export async function runInfo(session: Session, paths: string[], options: InfoOptions): Promise<void> {
  const files = await expandPatterns(paths);
  let printed = 0;
  const document = await eachInput(session, 'info', files, async (path) => {
    const { kind } = await lookAt(session, [path], false);
    const { run, text } =
      kind === 'picture'
        ? await pictureInfo(session, path, options)
        : await rowsInfo(session, kind, path, options);
    session.print(`${printed++ > 0 ? '\n' : ''}${text}`);
    return [run];
  });
  printDocument(session, document);
}

interface Info {
  run: { input: { path: string }; pixels?: PixelRecord[]; warnings: Warning[] };
  text: string;
}

async function rowsInfo(
  session: Session,
  kind: Inputs['kind'],
  path: string,
  { pixels }: InfoOptions,
): Promise<Info> {
  if (pixels) throw new ClusterkitError('usage', `--pixels means nothing for ${path}, a ${kind}`);
  const { rowsFacts } = await import('./info/rows.ts');
  const { record, text } = await rowsFacts(session, kind, path);
  return { run: { input: record, warnings: [] }, text };
}

async function pictureInfo(session: Session, path: string, options: InfoOptions): Promise<Info> {
  const { maxMemory, io } = session;
  const file = await readInput(path, { maxMemory, stdin: io.stdin, expect: 'picture' });
  const { image, facts, warnings } = await inFile(path, () =>
    decodeImage(file.bytes, { maxMemory, frames: 'first' }),
  );
  const colors = await inFile(path, () => distinctColors(image));
  const pixels = options.pixels && corner(image, options.pixels);
  const { sha256, bytes } = file;
  const record = { path, sha256, kind: 'image', fileSize: bytes.length, ...facts, colors };
  const run = { input: record, ...(pixels ? { pixels } : {}), warnings };
  return { run, text: infoText(record, pixels) };
}

function corner(image: Image, size: { width: number; height: number }): PixelRecord[] {
  const pixels: PixelRecord[] = [];
  for (let y = 0; y < Math.min(size.height, image.height); y++) {
    for (let x = 0; x < Math.min(size.width, image.width); x++) {
      const p = (y * image.width + x) * image.bands;
      pixels.push({ x, y, values: Array.from(image.data.subarray(p, p + image.bands)) });
    }
  }
  return pixels;
}

function infoText(
  facts: ImageFacts & { path: string; fileSize: number; colors: number },
  pixels?: PixelRecord[],
) {
  const rows: [string, string][] = [
    ['file', facts.path],
    ['format', `${facts.format.toUpperCase()}${facts.progressive ? ', progressive' : ''}`],
    ['size', `${facts.width} x ${facts.height} (${plural(facts.width * facts.height, 'pixel')})`],
    ['mode', facts.mode],
    ['bands', facts.bands.join(' ')],
    ['bits per band', String(facts.bitsPerBand)],
    ['colour space', facts.space + (facts.profile ? ` (profile: ${facts.profile})` : '')],
    ['file size', `${facts.fileSize} bytes (${formatBytes(facts.fileSize)})`],
    ['unique colours', String(facts.colors)],
  ];
  if (facts.frames > 1) rows.push(['frames', `${facts.frames} (the first is described)`]);
  if (facts.orientation !== undefined) rows.push(['orientation', `${facts.orientation} (EXIF, applied)`]);
  if (facts.camera !== undefined) rows.push(['camera', facts.camera]);
  if (facts.taken !== undefined) rows.push(['taken', facts.taken.replace('T', ' ')]);
  if (facts.density !== undefined) rows.push(['density', `${facts.density} dpi`]);
  return `${factLines(rows)}${pixels ? `\n${pixelLines(pixels).join('\n')}\n` : ''}`;
}

const BAND_TITLES: Record<number, string[]> = {
  1: ['grey'],
  2: ['grey', 'alpha'],
  3: ['red', 'green', 'blue'],
  4: ['red', 'green', 'blue', 'alpha'],
};

function pixelLines(pixels: PixelRecord[]): string[] {
  const titles = ['x', 'y', ...BAND_TITLES[pixels[0].values.length]];
  const rows = pixels.map(({ x, y, values }) => [x, y, ...values].map(String));
  return tableLines(
    titles.map((title) => ({ title, right: true })),
    rows,
  );
}
