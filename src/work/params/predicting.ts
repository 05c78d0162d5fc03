import { chartHelp, chartsOf, givesNeed } from '../../charts/table.ts';
import type { OptionsOf, Param } from '../../core/params.ts';
import { MEASURING, type MeasuringOptions } from './judging.ts';
import { type OutputOptions, outputsOf } from './outputs.ts';
import { BY, PICTURES, type PictureOptions, READING, type ReadingOptions, TOGETHER } from './reading.ts';

/** What labels by a model have: a center for each cluster. */
export const PREDICTION = { name: 'predict', params: [], gives: ['centers'] } as const;

/** Charts of one clustering: a model labels each input once. */
const CHARTS = chartsOf('clustering').filter(({ needs = [] }) =>
  needs.every((need) => givesNeed(PREDICTION, need)),
);

/** What says nothing of one clustering by a model that there is already. */
const IDLE: readonly string[] = ['modelOut', 'against'];

/** Everything that `predict` is told: how inputs are read, and what becomes of their labels. */
export const PREDICTING: readonly Param[] = [
  ...outputsOf(PREDICTION)
    .filter(({ name }) => !IDLE.includes(name))
    .map((param) =>
      param.name === 'chart'
        ? { ...param, choices: CHARTS.map(({ name }) => name), help: chartHelp(CHARTS) }
        : param,
    ),
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
