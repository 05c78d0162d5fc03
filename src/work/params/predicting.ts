import type { ModelHead } from '../../algorithms/models/kind.ts';
import { MODEL_KINDS } from '../../algorithms/models/table.ts';
import { chartHelp } from '../../charts/help.ts';
import { chartsOf, givesNeed } from '../../charts/table.ts';
import type { Facet } from '../../core/clustering.ts';
import type { OptionsOf, Param } from '../../core/params.ts';
import { MEASURING, type MeasuringOptions } from './judging.ts';
import { type OutputOptions, outputsOf } from './outputs.ts';
import { BY, PICTURES, type PictureOptions, READING, type ReadingOptions, TOGETHER } from './reading.ts';

/** What labels by a model have: by some model at least. */
export const PREDICTION = {
  name: 'predict',
  params: [],
  gives: [...new Set(MODEL_KINDS.flatMap(({ gives }): readonly Facet[] => gives))],
} as const;

/** What labels by a model of one kind have. */
export function predictionOf({ kind }: Pick<ModelHead, 'kind'>) {
  const gives: readonly Facet[] = MODEL_KINDS.find(({ name }) => name === kind)?.gives ?? [];
  return { ...PREDICTION, gives };
}

/** Charts of one clustering: a model makes one set of labels for each input. */
const CHARTS = chartsOf('clustering').filter(({ needs = [] }) =>
  needs.every((need) => givesNeed(PREDICTION, need)),
);

/** Options that are not used with one clustering from an existing model. */
const IDLE: readonly string[] = ['modelOut', 'against', 'repeat'];

/** All options of `predict`: how inputs are read, and the outputs of their labels. */
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
