import { findAlgorithm } from '../../algorithms/table.ts';
import type { Head } from '../../input/heads.ts';
import type { Calibration } from './calibration.ts';
import { kernelOf, modelOfFit, type Shape } from './models.ts';
import { type PlannedPasses, plannedPasses } from './passes.ts';

/** What a step of a command will take. */
export interface Step {
  name: string;
  /** Peak of the memory of the process during the step, in bytes. */
  peak: number;
  /** Memory that the step itself takes, as it is checked against the bound. */
  bytes: number;
  /** Seconds of the processor; null without a calibration. */
  seconds: number | null;
  /** The compiled code that computes, of fits. */
  kernel?: string;
}

/** What a command will take, as far as the heads of its inputs say. */
export interface Forecast {
  command: string;
  inputs: (Head & { bytes?: number })[];
  steps: Step[];
  peak: number;
  threads: number;
  seconds: number | null;
  /** Passes over the shards of manifests. */
  passes?: TimedPasses[];
}

/** Passes, with seconds that are null without a calibration. */
interface TimedPasses extends Omit<PlannedPasses, 'seconds' | 'task'> {
  seconds: number | null;
  task: number | null;
}

/** The options that a forecast looks at. */
export interface ForecastOptions {
  k?: number | readonly number[];
  nInit?: number | readonly number[];
  columns?: readonly string[];
  sample?: number;
  limit?: number;
  algorithms?: readonly (string | { name: string })[];
  chart?: readonly string[] | string;
  output?: string;
  together?: boolean;
}

const MB = 1e6;

/** Memory of the parts of the process, measured on whole processes (test/bench/plan.mjs), in bytes. */
const PARTS = {
  start: 54 * MB,
  picture: 15 * MB,
  /** For each pixel: as it is decoded, and where it belongs. */
  pixel: 22,
  /** For each color: the pages of the table that it touches, and what is kept of it. */
  color: 240,
  text: 6 * MB,
  database: 90 * MB,
  /** What reading of text leaves behind, for each byte up to a bound. */
  textByte: 8,
  textMost: 28 * MB,
  kernels: 6 * MB,
  thread: 9 * MB,
  chart: 14 * MB,
  raster: 6 * MB,
};

/** Seconds of the processor on the machine that the models were made on. */
const SECONDS = {
  start: 0.09,
  picture: 0.06,
  pixel: 1.2e-7,
  /** Of the pictures of a folder, which are made small and not counted. */
  scaledPixel: 3e-8,
  text: 0.03,
  textByte: 7e-8,
  chart: 0.12,
  database: 0.25,
  /** Compiling and starting the code of a fit that is worth it. */
  fit: 0.06,
};

/** Distinct colors of a photograph for each byte of its file, about: what packs well has few. */
const COLORS_PER_BYTE = { lossy: 0.4, lossless: 0.14 };

/** A file of a picture with more bytes for each pixel is packed without loss. */
const LOSSLESS = 1.5;
const GRAYS = 256;

/** So few numbers are clustered without compiled code. */
const FEW_NUMBERS = 5000;

/** Pictures of a folder that are decoded at the same time. */
const AT_ONCE = 4;

/** Below this time no second thread is started. */
const WORTH_THREAD = 0.03;

/**
 * What a command will take. The bytes and the times are those of models, which measurements of whole processes were
 * fitted to.
 */
export async function forecast(
  command: string,
  heads: readonly Head[],
  options: ForecastOptions,
  { threads, calibration }: { threads: number; calibration?: Calibration },
): Promise<Forecast> {
  const timed = (seconds: number) => (calibration ? seconds * calibration.speed : null);
  const inputs = heads.map((head) => ({ ...head, ...heldBytes(head, options) }));
  const passes = heads
    .flatMap((head) => passesOf(head, command, options) ?? [])
    .map((one) => ({
      ...one,
      seconds: timed(one.seconds),
      task: timed(one.task),
    }));
  const steps: Step[] = [{ name: 'start', peak: PARTS.start, bytes: 0, seconds: timed(SECONDS.start) }];
  const held = readSteps(inputs, steps, timed);
  const algorithms = algorithmsOf(command, options);
  let peak = held;
  for (const { path, peak: here, seconds } of passes) {
    peak = Math.max(peak, here);
    steps.push({ name: `passes over ${path}`, peak: here, bytes: 0, seconds });
  }
  const whole = inputs.filter(({ shards }) => !shards);
  for (const group of groupsOf(whole, options)) {
    for (const name of algorithms) {
      const model = modelOfFit(name);
      if (!model) continue;
      const shape = shapeOf(group, name, options);
      const { bytes: checked } = await findAlgorithm(name).load();
      const bytes = checked?.(shape) ?? model.bytes?.(shape) ?? 0;
      const work = model.units(shape) * model.seconds;
      const seconds = work + (shape.n * shape.dim > FEW_NUMBERS ? SECONDS.fit : 0);
      const isHelped = threads > 1 && work > WORTH_THREAD;
      const code = shape.n * shape.dim > FEW_NUMBERS ? PARTS.kernels : 0;
      const here =
        held +
        Math.max(bytes, model.most?.(shape) ?? 0) +
        code +
        (isHelped ? PARTS.thread * Math.min(threads - 1, 16) : 0);
      peak = Math.max(peak, here);
      const about = heads.length > 1 ? `${name} of ${group[0].path}` : name;
      steps.push({
        name: about,
        peak: here,
        bytes,
        seconds: timed(seconds),
        kernel: kernelOf(name, shape),
      });
    }
  }
  if (options.chart !== undefined) {
    const isRaster = /\.png$/i.test(options.output ?? '');
    const here = peak + PARTS.chart + (isRaster ? PARTS.raster : 0);
    peak = here;
    steps.push({
      name: 'charts',
      peak: here,
      bytes: 0,
      seconds: timed(SECONDS.chart * [options.chart].flat().length),
    });
  }
  const known = steps.every((step) => step.seconds !== null);
  const seconds = known ? steps.reduce((sum, step) => sum + (step.seconds ?? 0), 0) : null;
  return {
    command,
    inputs,
    steps,
    peak: Math.max(...steps.map((step) => step.peak)),
    threads,
    seconds,
    ...(passes.length > 0 && { passes }),
  };
}

/** Passes over the shards of a manifest. */
function passesOf(head: Head, command: string, options: ForecastOptions): PlannedPasses | undefined {
  if (!head.shards || !modelOfFit(command)) return undefined;
  const ks = [options.k ?? 8].flat();
  return plannedPasses(head, Math.max(...ks), Number([options.nInit ?? 1].flat()[0]));
}

/** Steps of reading, one for each input. @returns the memory of the process with the largest input */
function readSteps(
  inputs: Forecast['inputs'],
  steps: Step[],
  timed: (seconds: number) => number | null,
): number {
  let held = PARTS.start;
  for (const head of inputs) {
    if (head.shards) continue;
    const { kind, fileBytes, rows = 0, bytes = 0, pixels, path } = head;
    const isPicture = kind === 'picture';
    const inFolder = pixels === undefined ? 0 : PARTS.picture + AT_ONCE * PARTS.pixel * pixels;
    const text = kind === 'table' ? PARTS.text + Math.min(PARTS.textByte * fileBytes, PARTS.textMost) : 0;
    const here =
      PARTS.start +
      (isPicture
        ? PARTS.picture + PARTS.pixel * rows + PARTS.color * colorsOf(head)
        : text + inFolder + 2 * bytes) +
      (head.database ? PARTS.database : 0);
    const seconds = isPicture
      ? SECONDS.picture + SECONDS.pixel * rows
      : pixels !== undefined
        ? SECONDS.picture + SECONDS.scaledPixel * pixels * rows
        : SECONDS.text + SECONDS.textByte * fileBytes + (head.database ? SECONDS.database : 0);
    held = Math.max(held, here);
    steps.push({ name: `read ${path}`, peak: here, bytes, seconds: timed(seconds) });
  }
  return held;
}

function colorsOf({ rows = 0, columns = 3, colors = rows, fileBytes }: Head): number {
  if (columns < 3) return Math.min(rows, GRAYS);
  const each = fileBytes > LOSSLESS * rows ? COLORS_PER_BYTE.lossless : COLORS_PER_BYTE.lossy;
  return Math.min(rows, colors, Math.max(GRAYS, Math.round(each * fileBytes)));
}

/** What the rows of an input take in memory: the pixels of a picture, numbers of 8 bytes. */
function heldBytes(head: Head, options: ForecastOptions): { bytes?: number } {
  const { kind, rows, columns } = head;
  if (rows === undefined || columns === undefined || head.shards) return {};
  if (kind === 'picture') return { bytes: rows * columns };
  return { bytes: 8 * rowsOf(head, options) * columnsOf(head, options) };
}

function rowsOf({ rows = 0 }: Head, { sample, limit }: ForecastOptions): number {
  return Math.min(rows, sample ?? rows, limit ?? rows);
}

function columnsOf({ columns = 0 }: Head, { columns: named }: ForecastOptions): number {
  return named ? Math.min(columns, named.length) : columns;
}

/** Tables are clustered together, other inputs one by one unless they are to be together. */
function groupsOf(inputs: readonly Head[], { together }: ForecastOptions): Head[][] {
  const known = inputs.filter(({ rows }) => rows !== undefined);
  if (known.length === 0) return [];
  return together || known.every(({ kind }) => kind === 'table') ? [known] : known.map((head) => [head]);
}

function algorithmsOf(command: string, { algorithms }: ForecastOptions): string[] {
  if (algorithms) return algorithms.map((one) => (typeof one === 'string' ? one : one.name));
  if (command === 'compare') return ['kmeans', 'minibatch', 'bisecting', 'hac'];
  return ['palette', 'remap'].includes(command) ? ['kmeans'] : [command];
}

function shapeOf(group: readonly Head[], name: string, options: ForecastOptions): Shape {
  const [{ kind }] = group;
  const isPicture = kind === 'picture';
  const n = group.reduce((sum, head) => sum + (isPicture ? colorsOf(head) : rowsOf(head, options)), 0);
  const ks = [options.k ?? 8].flat();
  const usual = findAlgorithm(name).params.find((param) => param.name === 'nInit')?.default;
  const restarts = Number([options.nInit ?? usual ?? 1].flat()[0]);
  const dim = isPicture ? 3 : columnsOf(group[0], options);
  const meanK = ks.reduce((sum, k) => sum + k, 0) / ks.length;
  return { n, dim, k: Math.max(...ks), meanK, runs: ks.length, restarts, isPicture };
}
