import { Readable } from 'node:stream';
import { ClusterkitError } from '../../core/errors.ts';
import { checkClusterings } from '../../core/recorded.ts';
import type { Label } from '../../indices/contingency.ts';
import { openLabels } from '../../input/labels.ts';
import { inFile, openImage, readInput } from '../../input/open.ts';
import { formatOf } from '../../output/formats.ts';
import { readTexts } from '../labelTexts.ts';
import { labelsReading } from '../openItems.ts';
import type { DiffOptions } from '../params/diff.ts';
import type { Work } from '../work.ts';

/** One clustering of a file that is compared. */
export interface Side {
  path: string;
  sha256: string;
  kind: 'result' | 'model' | 'labels';
  /** What it is among several: kmeans, k = 3; empty for the only one. */
  name: string;
  labels?: ArrayLike<Label>;
  /** The names of the rows, and whether nobody asked for them. */
  ids?: readonly string[];
  guessed?: boolean;
  /** k points. */
  centers?: number[][];
  /** Names of the coordinates, and the steps that made them of what the file holds. */
  columns?: string;
  /** The centers as far as they are known in the units of the file: k points, and the names of its columns. */
  inFile?: { points: number[][]; columns: string };
  /** Rows of each cluster, noise not counted. */
  sizes?: number[];
  /** Size of the picture whose pixels are labeled. */
  grid?: { width: number; height: number; frames: number };
}

/** Files of pictures that can hold labels. */
const PICTURES = ['png', 'gif', 'webp', 'tif', 'tiff', 'bmp'];

// biome-ignore lint/suspicious/noExplicitAny: a document of any command, read field by field
type Json = any;

/**
 * Reads what is compared: the clusterings of a result, a model, or a file of labels.
 * @throws {ClusterkitError} input, for a file that holds no clusters; memory
 */
export async function readSides(work: Work, path: string, options: DiffOptions): Promise<Side[]> {
  const { maxMemory, stdin } = work;
  const { bytes, sha256 } = await readInput(path.replace(/(\.npz):[^/\\:]+$/i, '$1'), { maxMemory, stdin });
  const head = { path, sha256 };
  const document = jsonOf(bytes);
  if (document?.schema === 'clusterkit/model@1') {
    checkClusterings({ runs: [document] }, path);
    return [{ ...head, kind: 'model', ...clustersOf(document) }];
  }
  if (document?.schema === 'clusterkit/result@1') {
    checkClusterings(document, path);
    const sides = resultSides(document).map((side): Side => ({ ...head, kind: 'result', ...side }));
    if (sides.length > 0) return sides;
    throw new ClusterkitError('input', `a result of ${document.command} holds no clusters`, {
      at: { file: path },
    });
  }
  return labelSides({ ...work, ...(path === '-' && { stdin: Readable.from([bytes]) }) }, head, options);
}

/** The document of a file of JSON; undefined for any other file. */
function jsonOf(bytes: Uint8Array): Json {
  if (bytes[0] !== 0x7b) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

type Found = Omit<Side, 'path' | 'sha256' | 'kind'>;

function resultSides({ runs = [] }: Json): Found[] {
  const clusterings: Json[] = runs.flatMap((run: Json) =>
    run.cuts ? run.cuts.map((cut: Json) => ({ ...cut, algorithm: run.algorithm, input: run.input })) : [run],
  );
  const found = clusterings.filter(({ sizes, labels }) => Array.isArray(sizes) || Array.isArray(labels));
  const inputs = new Set(found.map(({ input }) => input?.path));
  return found.map((one) => {
    const { algorithm, k, input, labels } = one;
    const of = inputs.size > 1 ? `${input?.path}, ` : '';
    const isPicture = input?.kind === 'image' && !input.pictures;
    return {
      ...clustersOf(one),
      name: found.length > 1 ? `${of}${algorithm}, k = ${k}` : '',
      ...(Array.isArray(labels) && { labels }),
      ...(isPicture && { grid: { width: input.width, height: input.height, frames: input.frames } }),
    };
  });
}

/** Centers and sizes, with what the coordinates of centers are. */
function clustersOf(document: Json): Found {
  const { centers, sizes, params, space, profile, columns, input, preparation } = document;
  const named = columns ?? profile?.columns ?? input?.columns ?? space ?? params?.space;
  const inFile = arePoints(centers) ? pointsInFile(document) : undefined;
  return {
    name: '',
    ...(arePoints(centers) && { centers, columns: JSON.stringify([named, ...stepsOf(preparation)]) }),
    ...(inFile && { inFile: { points: inFile, columns: JSON.stringify(named) } }),
    ...(Array.isArray(sizes) && { sizes }),
  };
}

/** Steps of preparation, by which coordinates have their units. */
function stepsOf(preparation: Json): Json[] {
  return Array.isArray(preparation) ? preparation.map(({ name, params }: Json) => [name, params]) : [];
}

/** The means of a result; the centers of a model whose columns are as the file has them, or were brought to a scale. */
function pointsInFile({ centers, profile, preparation: steps }: Json): number[][] | undefined {
  if (arePoints(profile?.clusters) && profile.clusters.length === centers.length) return profile.clusters;
  if (!Array.isArray(steps)) return undefined;
  if (steps.length === 0) return centers;
  const [{ name, fitted }] = steps;
  const { center, spread } = fitted ?? {};
  const isScale = steps.length === 1 && name === 'scale' && arePoints([center]) && arePoints([spread]);
  if (!isScale) return undefined;
  return centers.map((point: number[]) => point.map((value, j) => center[j] + spread[j] * value));
}

/** Whether centers are points of one length: modes are words, and a damaged model may have none. */
function arePoints(centers: unknown): centers is number[][] {
  return (
    Array.isArray(centers) &&
    centers.length > 0 &&
    centers.every(
      (one) =>
        Array.isArray(one) &&
        one.length > 0 &&
        one.length === centers[0].length &&
        one.every(Number.isFinite),
    )
  );
}

async function labelSides(
  work: Work,
  head: { path: string; sha256: string },
  { labelColumn, id, ...dialect }: DiffOptions,
): Promise<Side[]> {
  const { path } = head;
  const { sets } = await openLabels(path, { column: labelColumn, id, ...labelsReading(work, dialect) });
  const grid = formatOf(path, PICTURES) && (await gridOf(path));
  return inFile(path, () =>
    sets.map(({ name, labels, ids, guessed }) => ({
      ...head,
      kind: 'labels' as const,
      name: sets.length > 1 ? name : '',
      labels: readTexts({ path, texts: labels }, 'fail').labels,
      ...(ids && { ids, guessed: guessed === true && id === undefined }),
      ...(grid && { grid }),
    })),
  );
}

async function gridOf(path: string): Promise<Side['grid']> {
  const { image } = await openImage(path);
  return { width: image.width, height: image.height, frames: image.frames };
}
