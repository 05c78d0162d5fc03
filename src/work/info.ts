import { ClusterkitError } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { SubjectKind } from '../core/params.ts';
import type { Warning } from '../core/warnings.ts';
import { distinctColors } from '../features/colors.ts';
import type { ImageFacts } from '../input/facts.ts';
import type { FolderFacts } from '../input/folder.ts';
import type { MatrixFacts } from '../input/matrix.ts';
import type { TableFacts } from '../input/table/facts.ts';
import { dialectOf } from './dialect.ts';
import { type RowRecord, readRow } from './infoRow.ts';
import type { ShardsRecord, SummaryRecord } from './infoShards.ts';
import { checkUsed, lookAt, shardFileOf } from './look.ts';
import { hashOf } from './openItems.ts';
import { INFO, type InfoOptions } from './params/info.ts';
import type { Work } from './work.ts';

interface Described {
  path: string;
  /** null if there are no bytes that can be read again. */
  sha256: string | null;
}

/** The facts about an input, by its kind. */
export type InfoRecord =
  | (Described & { kind: 'image'; fileSize: number; colors: number } & ImageFacts)
  | (Described & { kind: 'table' } & TableFacts)
  | (Described & { kind: 'matrix' } & MatrixFacts)
  | (Described & { kind: 'folder' } & FolderFacts)
  | (Described & { kind: 'tree'; form: string; leaves: number; names: string[] })
  | ShardsRecord
  | SummaryRecord;

/** A pixel's position and its samples, alpha included. */
export interface PixelRecord {
  x: number;
  y: number;
  values: number[];
}

export interface InfoRun {
  input: InfoRecord;
  pixels?: PixelRecord[];
  row?: RowRecord;
  warnings: Warning[];
}

/**
 * Describes an input without clustering it.
 * @throws {ClusterkitError} usage, for an option that is not used with it; input, memory or aborted
 */
export async function describeInput(work: Work, path: string, options: InfoOptions = {}): Promise<InfoRun> {
  const file = await shardFileOf(path);
  if (file !== undefined) {
    checkUsed(INFO, options, { kind: 'matrix', files: [path] });
    const { describeManifest, describeSummary } = await import('./infoShards.ts');
    const describe = file === 'manifest' ? describeManifest : describeSummary;
    return { input: await describe(work, path), warnings: [] };
  }
  const inputs = await lookAt(work, [path], { trees: true });
  checkUsed(INFO, options, inputs);
  const { row } = options;
  const { kind } = inputs;
  const isRow = row !== undefined && (kind === 'table' || kind === 'matrix');
  const values = isRow ? { row: await readRow(work, path, kind, { ...options, row }) } : {};
  return { ...(await describeKind(work, path, kind, options)), ...values };
}

async function describeKind(
  work: Work,
  path: string,
  kind: SubjectKind,
  options: InfoOptions,
): Promise<InfoRun> {
  const reading = { maxMemory: work.maxMemory, stdin: work.stdin, ...work.pacing };
  switch (kind) {
    case 'picture':
      return describePicture(work, path, options);
    case 'table': {
      const { tableFacts } = await import('../input/table/facts.ts');
      const facts = await tableFacts([path], { ...reading, ...dialectOf(options) });
      return { input: { path, sha256: await hashOf(work, path), kind: 'table', ...facts }, warnings: [] };
    }
    case 'matrix': {
      const { matrixFacts } = await import('../input/matrix.ts');
      const { sha256, ...facts } = await matrixFacts(path, { ...reading, fingerprints: work.fingerprints });
      return { input: { path, sha256, kind: 'matrix', ...facts }, warnings: [] };
    }
    case 'folder': {
      const { folderFacts } = await import('../input/folder.ts');
      const facts = await folderFacts(path, work.pacing);
      return { input: { path, sha256: null, kind: 'folder', ...facts }, warnings: [] };
    }
    case 'tree': {
      const { openTree } = await import('../input/tree.ts');
      const { merges, names, form, sha256, warnings } = await openTree(path, reading);
      return { input: { path, sha256, kind: 'tree', form, leaves: merges.n, names }, warnings };
    }
    case 'graph':
    case 'distances':
      throw new ClusterkitError('usage', 'distances are described as the table or matrix that they are', {
        at: { file: path },
      });
  }
}

async function describePicture(work: Work, path: string, { pixels }: InfoOptions): Promise<InfoRun> {
  const [{ decodePicture }, { inFile }] = await Promise.all([
    import('./kept.ts'),
    import('../input/open.ts'),
  ]);
  const { bytes, sha256, image, facts, warnings } = await decodePicture(work, path, 'first');
  return inFile(path, async () => {
    const described = { path, sha256, kind: 'image' as const, fileSize: bytes.length };
    const input = { ...described, ...facts, colors: distinctColors(image) };
    return { input, ...(pixels ? { pixels: corner(image, pixels) } : {}), warnings };
  });
}

/** Pixels of the top left corner, line by line. */
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
