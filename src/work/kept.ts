import { createHash } from 'node:crypto';
import type { GraphShelf } from '../algorithms/entry.ts';
import type { RowsType } from '../core/dataset.ts';
import type { Graph } from '../core/graph.ts';
import type { Column, Items } from '../core/items.ts';
import { newRows } from '../core/rowMemory.ts';
import type { ColorDataset } from '../features/colors.ts';
import type { DecodedImage } from '../input/image.ts';
import { type InputFile, inFile, readInput } from '../input/open.ts';
import { fileRecord } from './call.ts';
import { pack, unpack } from './pack.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/*
 * Steps of work that the cache keeps between runs: what was read, and what was made of it.
 */

/** Steps of work that are kept, and what they are known by beside the version of the program. */
interface KeptSteps {
  /** Decoded pictures: by the bytes of the file and the frames. */
  pictures: DecodedImage;
  /** Counted colors of a picture: by the bytes of the file and what is read of it. */
  colors: Pick<ColorDataset, 'codes' | 'weights' | 'used'>;
  /** The items of tables and of folders of pictures: by the bytes of all files and all settings. */
  items: KeptItems;
  /** Graphs of neighbors: by the rows and the settings. */
  graphs: Graph;
}

/**
 * The result of a step, from the cache if it is there, or else made and kept there.
 * @param key everything that the result depends on, as data; undefined: it is not known
 * @throws what `make` throws
 */
export async function keptOr<Kind extends keyof KeptSteps>(
  { cache, version, maxMemory }: Work,
  kind: Kind,
  key: unknown,
  make: () => Promise<KeptSteps[Kind]> | KeptSteps[Kind],
): Promise<KeptSteps[Kind]> {
  if (!cache || key === undefined) return make();
  const text = JSON.stringify([version, key]);
  const known = await cache.get(kind, text, maxMemory);
  try {
    if (known) return unpack(known) as KeptSteps[Kind];
  } catch {
    // written by a newer version of Node
  }
  const made = await make();
  await cache.put(kind, text, pack(made));
  return made;
}

/** A picture of a file, and the file. */
export interface OpenedPicture extends InputFile, DecodedImage {}

/**
 * Reads and decodes a picture.
 * @throws {ClusterkitError} input or memory, naming the file
 */
export async function decodePicture(work: Work, path: string, frames?: string): Promise<OpenedPicture> {
  const { maxMemory, stdin } = work;
  const file = await readInput(path, { maxMemory, stdin, expect: 'picture' });
  const decoded = await keptOr(work, 'pictures', [file.sha256, frames], async () => {
    const { decodeImage } = await import('../input/image.ts');
    return inFile(path, () => decodeImage(file.bytes, { maxMemory, frames }));
  });
  return { ...file, ...decoded };
}

/** A column whose cells are those of a column of the rows. */
interface SharedColumn {
  name: string;
  from: number;
}

interface KeptItems extends Omit<Items, 'columns'> {
  columns?: (Column | SharedColumn)[];
}

/**
 * Items that were read from files.
 * @param key what they depend on beside the bytes and the names of the files
 * @throws what `read` throws
 */
export async function keptItems(
  work: Work,
  files: readonly string[],
  key: unknown,
  read: () => Promise<Items>,
): Promise<Items> {
  const before = work.cache && (await namedBytes(files));
  if (before === undefined) return read();
  let made: Items | undefined;
  const kept = await keptOr(work, 'items', [before, key], async () => {
    made = await read();
    // of a file that changed meanwhile, nobody knows which bytes were read
    if ((await namedBytes(files)) !== before) throw new Changed();
    return { ...made, columns: made.columns?.map((column) => sharedColumn(column, made as Items)) };
  }).catch((error: unknown) => {
    if (error instanceof Changed) return undefined;
    throw error;
  });
  return made ?? inPlace(kept as KeptItems);
}

class Changed extends Error {}

/** The names and the fingerprints of files and folders; undefined, if one has no fingerprint. */
async function namedBytes(files: readonly string[]): Promise<string | undefined> {
  const records = await Promise.all(files.map(fileRecord));
  return records.some(({ sha256 }) => sha256 === null) ? undefined : JSON.stringify(records);
}

function sharedColumn(column: Column, { data, rowOf }: Items): Column | SharedColumn {
  const { name, values } = column;
  const from = data.columns?.indexOf(name) ?? -1;
  const isShared =
    from >= 0 &&
    !rowOf &&
    values instanceof Float64Array &&
    values.every((value, i) => Object.is(value, data.x[i * data.dim + from]));
  return isShared ? { name, from } : { name, values };
}

/** Items as a reader gives them: rows where kernels use them without a copy, shared columns gathered when they are asked for. */
function inPlace({ columns, ...items }: KeptItems): Items {
  const { data } = items;
  const x = newRows(data.x.constructor as RowsType, data.x.length);
  x.set(data.x);
  const { n, dim } = data;
  const shown = columns?.map((column) => {
    if ('values' in column) return column;
    const { name, from } = column;
    let values: Float64Array | undefined;
    return {
      name,
      get values() {
        values ??= Float64Array.from({ length: n }, (_, i) => x[i * dim + from]);
        return values;
      },
    };
  });
  return { ...items, data: { ...data, x }, ...(shown && { columns: shown }) };
}

/** Graphs of the rows of a subject, shared between fits and kept between runs. */
export class KeptGraphs implements GraphShelf {
  private readonly work: Work;
  private readonly subject: Subject;
  private readonly made = new Map<string, Graph>();
  private hash?: string;

  constructor(work: Work, subject: Subject) {
    this.work = work;
    this.subject = subject;
  }

  async getOr(key: string, make: () => Promise<Graph>): Promise<Graph> {
    const known = this.made.get(key);
    if (known) return known;
    const graph = await keptOr(this.work, 'graphs', this.work.cache && [this.rows, key], make);
    this.made.set(key, graph);
    return graph;
  }

  /** The fingerprint of the rows. */
  private get rows(): string {
    this.hash ??= hashOfRows(this.subject);
    return this.hash;
  }
}

function hashOfRows({ data, sparse, distances }: Subject): string {
  const hash = createHash('sha256');
  const rows = data && { x: data.x, n: data.n, dim: data.dim, weights: data.weights };
  const add = (value: unknown) => {
    if (ArrayBuffer.isView(value)) {
      hash.update(`${value.constructor.name} ${value.byteLength} `);
      hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, one] of Object.entries(value)) {
        hash.update(`${name} `);
        add(one);
      }
    } else hash.update(`${String(value)} `);
  };
  add({ rows, sparse, distances });
  return hash.digest('hex');
}
