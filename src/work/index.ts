/**
 * The public entry `clusterkit/work`: all that the command line does, without a terminal. Every function takes a
 * `Work`, with limits and receivers of messages, and plain options: those of the command line in camel case.
 *
 * @module
 */

// `Work`, and its results.

export { createWork } from './create.ts';
export {
  type Findings,
  membersOf,
  type NamedProfile,
  type Result,
  type Scores,
  sharesOf,
  type Tree,
} from './result.ts';
export type { Picture, Subject, Unit } from './subject.ts';
export type { Work } from './work.ts';

// Inputs.

export { type Group, type Inputs, lookAt } from './look.ts';
export { openSubject } from './open.ts';
export type { SubjectOptions } from './params/reading.ts';

// Clusterings, and evaluations of them.

export { type ClusterPlan, chooseK, clusterInput, planClustering } from './cluster.ts';
export { type Compared, type ComparePlan, type Comparison, compareInput, planComparison } from './compare.ts';
export { lookAtCompared, type MeasuredDistances, measureDistances } from './distances.ts';
export { scoresOf } from './judge.ts';
export type { ClusteringOptions } from './params/clustering.ts';
export type { CompareOptions } from './params/comparing.ts';
export { planPrediction, predictInput } from './predict.ts';

// Palettes of pictures, pictures in few colors, and palettes side by side.

export { diffPalettes, type PaletteDiff, planDiff, writeDiff } from './palettes/diff.ts';
export { type FoundPalette, makePalette } from './palettes/make.ts';
export { type PaletteTargets, planPalettes, writePalettes } from './palettes/write.ts';
export type { PaletteOptions } from './params/palette.ts';
export type { PaletteDiffOptions } from './params/paletteDiff.ts';
export type { RemapOptions } from './params/remap.ts';
export { type Remapped, remapPictures } from './remap/make.ts';
export { planPictures, type WrittenPicture, writePicture } from './remap/write.ts';

// Results as charts, tables, documents and files.

export type { DrawContext, DrawnTree, DrawOptions } from './draw/context.ts';
export {
  drawClustering,
  drawComparison,
  drawComparisons,
  drawCut,
  drawSweep,
  drawTree,
} from './draw.ts';
export { OutputPlan } from './names.ts';
export { type RunOptions, runsOf } from './runs.ts';
export { clusterColumns, runColumns } from './tables.ts';
export { writeChart, writeFindings, writeTable } from './write.ts';
export { planOutputs, type Targets } from './writePlan.ts';
