import type { OptionsOf, Param } from '../../core/params.ts';
import { MEASURING, type MeasuringOptions } from './judging.ts';
import { type OutputOptions, outputsOf } from './outputs.ts';
import { BY, PICTURES, type PictureOptions, READING, type ReadingOptions, TOGETHER } from './reading.ts';

/** What labels by a model have: a center for each cluster. */
export const PREDICTION = { name: 'predict', gives: ['centers'] } as const;

/** Everything that `predict` is told: how inputs are read, and what becomes of their labels. */
export const PREDICTING: readonly Param[] = [
  ...outputsOf(PREDICTION).filter(({ name }) => name !== 'modelOut'),
  ...MEASURING,
  ...PICTURES,
  TOGETHER,
  BY,
  ...READING,
];

export type PredictOptions = Omit<OutputOptions, 'modelOut'> &
  MeasuringOptions &
  Omit<PictureOptions, 'space'> &
  ReadingOptions &
  OptionsOf<readonly [typeof TOGETHER, typeof BY]>;
