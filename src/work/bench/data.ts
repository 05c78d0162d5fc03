import { existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AlgorithmEntry, Source } from '../../algorithms/entry.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Image } from '../../core/image.ts';
import { Random } from '../../core/random.ts';
import { sparseBytes } from '../../core/sparse.ts';
import type { Warning } from '../../core/warnings.ts';
import { colorDataset } from '../../features/colors.ts';
import { inFile } from '../../input/open.ts';
import { fileIdentity, isFolder } from '../../input/paths.ts';
import { checkCategories } from '../categories.ts';
import { type GraphChoice, graphOfSubject } from '../graph.ts';
import { checkPixels, checkUsed, lookAt } from '../look.ts';
import { openSubject } from '../open.ts';
import { BENCH_PARAMS, type BenchOptions } from '../params/bench.ts';
import { spaceFor } from '../params/clustering.ts';
import { ROOT } from '../root.ts';
import type { Work } from '../work.ts';

/** The data of workloads, and their source. */
interface OpenedSource {
  source: Pick<Source, 'data' | 'sparse' | 'distances' | 'graph' | 'measuring' | 'pixels'>;
  /** Number of rows, or of items between which distances are given. */
  n: number;
  /** Number of columns; absent for given distances. */
  dim?: number;
  kind: string;
  /** SHA-256 of the file; absent if there is no file. */
  sha256?: string;
  warnings: Warning[];
}

/** Data with the name that workloads begin with. */
export type BenchSource = { name: string } & (FileSource | { make: (maxMemory: number) => Dataset });

interface FileSource {
  path: string;
  /** The number of pixels that images of `mnist` must have. */
  pixels?: number;
}

/** An opened source, with the time that opening took. */
export interface TimedSource extends OpenedSource {
  /** Seconds for reading, decoding and counting. */
  read: number;
}

/** Samples that a checkout contains; an installed package lacks them. */
const SAMPLES = [
  'images/flower.jpg',
  'images/china.jpg',
  'images/astronaut.png',
  'images/coins.png',
  'data/digits.csv.gz',
];

/** Made from its own seed at each use: the same numbers on every machine. */
const CLOUDS: BenchSource = { name: 'clouds', make: clouds };
const MADE: BenchSource[] = [{ name: 'mosaic', make: mosaic }, CLOUDS];

/** All sources of data, and the default ones: the given files, or else the samples or generated data. */
export function findSources(files: readonly string[], mnist: string | undefined) {
  const given: (FileSource & { name: string })[] = files.map((path) => ({ name: stemOf(path), path }));
  if (mnist !== undefined) given.push({ name: 'mnist', path: mnistFile(mnist), pixels: MNIST_PIXELS });
  const twice = given.find(({ name }, i) => given.some((other, j) => j < i && other.name === name));
  if (twice) {
    const file = fileIdentity(twice.path);
    const alike = file !== undefined && given.filter(({ path }) => fileIdentity(path) === file).length > 1;
    const what = alike ? 'is given twice' : `two inputs would be called ${twice.name}; rename one of them`;
    throw new ClusterkitError('usage', `${twice.path}: ${what}`);
  }
  const samples = SAMPLES.map((file) => ({
    name: stemOf(file),
    path: fileURLToPath(new URL(file, ROOT)),
  })).filter(({ path }) => existsSync(path));
  const own: BenchSource[] = [...samples, ...MADE];
  const usual = samples.length > 0 ? [...samples, CLOUDS] : MADE;
  const chosen: BenchSource[] = given.length > 0 ? given : usual;
  const named = (name: string) => given.every((source) => source.name !== name);
  return { all: [...given, ...own.filter(({ name }) => named(name))], chosen };
}

/** The name without folders and ending; a compressed file has two endings. */
function stemOf(path: string): string {
  const name = path === '-' ? 'stdin' : basename(path).replace(/(?<=.)\.gz$/i, '');
  return name.slice(0, name.length - extname(name).length);
}

/** Number of pixels of an image of MNIST, 28 x 28. */
const MNIST_PIXELS = 784;

/** The file of training images in a folder, or the file itself. */
function mnistFile(path: string): string {
  if (!isFolder(path)) return path;
  const names = ['train-images-idx3-ubyte', 'train-images.idx3-ubyte'].flatMap((name) => [
    `${name}.gz`,
    name,
  ]);
  const found = names.map((name) => join(path, name)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new ClusterkitError('input', `holds no ${names[0]}`, { option: 'mnist', at: { file: path } });
}

/**
 * Opens a source of data for an algorithm.
 * @throws {ClusterkitError} usage, for options that are not used with it; input or memory, naming the file
 */
export async function openSource(
  work: Work,
  source: BenchSource,
  algorithm: AlgorithmEntry,
  options: BenchOptions,
): Promise<TimedSource> {
  const began = performance.now();
  const opened =
    'path' in source
      ? await openFile(work, source, algorithm, options)
      : await inFile(source.name, () => made(source.make(work.maxMemory)));
  return { ...opened, read: (performance.now() - began) / 1000 };
}

function made(data: Dataset): OpenedSource {
  return { source: { data }, n: data.n, dim: data.dim, kind: 'made', warnings: [] };
}

/** The rows of a file or folder of any kind: the colors of a picture, a table, a matrix, pictures; or distances. */
async function openFile(
  work: Work,
  file: FileSource,
  algorithm: AlgorithmEntry,
  options: BenchOptions,
): Promise<OpenedSource> {
  const choice: GraphChoice = options as object;
  const inputs = await lookAt(work, [file.path], { ...options, ...choice });
  checkPixels(algorithm, inputs);
  checkUsed(BENCH_PARAMS, options, inputs);
  checkCategories(algorithm, inputs);
  const subject = await openSubject(work, inputs.groups[0], {
    ...options,
    space: options.space ?? spaceFor([algorithm]).default,
    pixels: algorithm.takes.pixels,
    categories: algorithm.categories,
    grid: [choice.graph, choice.connectivity].includes('grid'),
  });
  const graph = await graphOfSubject(work, subject, choice);
  const { record, data, sparse, distances, measuring, pixels, warnings, n } = subject;
  const opened: OpenedSource = {
    source: { data: data && pointsOf(data), sparse, distances, graph, measuring, pixels },
    n,
    dim: (data ?? sparse)?.dim,
    kind: record.kind,
    sha256: record.sha256 ?? undefined,
    warnings,
  };
  checkImages(file, opened);
  return opened;
}

/** @throws {ClusterkitError} input, if `mnist` names a file without such images */
function checkImages({ path, pixels }: FileSource, { kind, dim }: OpenedSource): void {
  if (pixels === undefined || (kind === 'matrix' && dim === pixels)) return;
  const what = kind === 'image' ? 'a picture' : `a ${kind} of ${dim === 1 ? '1 column' : `${dim} columns`}`;
  const expected = `the training images, IDX of ${pixels} columns (28 x 28 pixels)`;
  throw new ClusterkitError('input', `is ${what}; expected ${expected}`, {
    option: 'mnist',
    at: { file: path },
  });
}

/** Memory of a source, in bytes. */
export function bytesOf({ source: { data, sparse, distances, graph } }: OpenedSource): number {
  if (graph?.kind === 'given') return 12 * graph.graph.targets.length;
  if (sparse) return sparseBytes(sparse.rows.values.length, sparse.n);
  if (distances) return distances.condensed.byteLength;
  return data ? data.x.byteLength + (data.weights?.byteLength ?? 0) : 0;
}

/** Keeps only the data for clustering, so that pixels can be freed. */
function pointsOf({ x, n, dim, weights, columns }: Dataset): Dataset {
  return { x, n, dim, weights, columns };
}

const MOSAIC = { width: 320, height: 240, tiles: 24, noise: 24 };

/** A picture of tiles in noisy colors: each pixel has the color of the nearest tile. */
function mosaic(maxMemory: number): Dataset {
  const { width, height, tiles, noise } = MOSAIC;
  const random = new Random(1, width, height);
  const tile = Array.from({ length: tiles }, () => ({
    x: random.below(width),
    y: random.below(height),
    rgb: Array.from({ length: 3 }, () => random.below(256)),
  }));
  const data = new Uint8Array(width * height * 3);
  for (let p = 0, at = 0; p < width * height; p++) {
    const far = ({ x, y }: { x: number; y: number }) =>
      (x - (p % width)) ** 2 + (y - Math.floor(p / width)) ** 2;
    const nearest = tile.reduce((best, one) => (far(one) < far(best) ? one : best));
    for (let j = 0; j < 3; j++) {
      data[at++] = Math.min(255, Math.max(0, nearest.rgb[j] + Math.round(noise * bell(random))));
    }
  }
  const image: Image = { width, height, frames: 1, bands: 3, data };
  return pointsOf(colorDataset(image, { maxMemory }));
}

const HEAPS = { n: 5000, dim: 8, heaps: 16 };

/** Rows of decimal numbers in round clusters. */
function clouds(): Dataset {
  const { n, dim, heaps } = HEAPS;
  const random = new Random(1, n, dim);
  const centers = Float64Array.from({ length: heaps * dim }, () => 10 * random.float());
  const x = new Float64Array(n * dim);
  for (let i = 0; i < n; i++) {
    const heap = random.below(heaps) * dim;
    for (let j = 0; j < dim; j++) x[i * dim + j] = centers[heap + j] + bell(random);
  }
  return { x, n, dim };
}

/** A number between -2 and 2, most often near 0. */
function bell(random: Random): number {
  return random.float() + random.float() + random.float() + random.float() - 2;
}
