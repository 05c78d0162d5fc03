import { cutsOf, type SumCuts } from './exactSums.ts';
import { type Placed, readField, writeStruct } from './host.ts';
import { SOME, Survey } from './layouts/survey.ts';

/* The host's side of assembly/survey.ts: facts of all rows of floats, before they are prepared. */

/** The export that surveys a chunk of rows. */
export interface SurveyKernel {
  survey(rows: number, facts: number, chunk: number): void;
}

/** What the facts come to. */
export interface Surveyed {
  /** The cuts of sums of the rows; absent if their sizes differ too much. */
  cuts?: SumCuts;
  /** The unweighted mean of each column. */
  means: Float64Array;
  /** The largest distance of a coordinate to the mean of its column. */
  spread: number;
  /** A bound of the largest distance of a row to these means, where it is known. */
  radius?: number;
}

/** Memory for the facts of rows with this number of columns. */
export function surveyBytes(dim: number): number {
  return 64 + 4 * columnBytes(dim) + 16 * SOME;
}

/** Bytes of an array by column. */
function columnBytes(dim: number): number {
  return 8 * dim + 32;
}

/** The facts of no rows, at an address. */
export function beginSurvey(
  memory: WebAssembly.Memory,
  at: number,
  dim: number,
  wide: boolean,
): Placed<typeof Survey> {
  const [lows, highs, sums, totals, sizes] = [0, 1, 2, 3, 4].map((part) => at + 64 + part * columnBytes(dim));
  const none = Number.POSITIVE_INFINITY;
  const fields = { dim, lows, highs, sums, totals, least: none, totalMass: 0, leastMass: none, sizes };
  const facts = { struct: Survey, at, fields };
  writeStruct(memory, facts);
  const Numbers = wide ? Float64Array : Float32Array;
  new Numbers(memory.buffer, lows, dim).fill(Number.POSITIVE_INFINITY);
  new Numbers(memory.buffer, highs, dim).fill(Number.NEGATIVE_INFINITY);
  return facts;
}

/** What the facts of n rows come to. */
export function endSurvey(
  memory: WebAssembly.Memory,
  facts: Placed<typeof Survey>,
  n: number,
  wide: boolean,
): Surveyed {
  const { dim, ...fields } = facts.fields;
  const Numbers = wide ? Float64Array : Float32Array;
  const lows = new Numbers(memory.buffer, fields.lows, dim);
  const highs = new Numbers(memory.buffer, fields.highs, dim);
  const means = new Float64Array(memory.buffer, fields.sums, dim).map((sum) => sum / n);
  const totals = new Float64Array(memory.buffer, fields.totals, dim);
  let spread = 0;
  for (let j = 0; j < dim; j++) spread = Math.max(spread, highs[j] - means[j], means[j] - lows[j]);
  const least = readField(memory, facts, 'least');
  const totalMass = readField(memory, facts, 'totalMass');
  const leastMass = readField(memory, facts, 'leastMass');
  return { cuts: cutsOf({ totals, least, totalMass, leastMass }, n), means, spread };
}
