import type { Command } from 'commander';
import { wholeNumber, words } from '../options.ts';

/** Indices of data where clusters have no means. */
export const WITHOUT_MEANS = ['silhouette', 'dunn', 'c-index'] as const;

/** Declares what clusters are judged by. */
export function addMetricsOptions(command: Command): Command {
  return command
    .optionsGroup('Judgement:')
    .option(
      '--metrics <names>',
      'indices of the clusters, such as silhouette,davies-bouldin; with true classes also ari,ami,purity ... (evaluate --help lists all)',
      words,
    )
    .option('--metrics-sample <n>', 'estimate the silhouette by n rows', wholeNumber(2))
    .option('--fail-if <bounds>', 'exit code 4 when one holds, such as "ari<0.6,davies-bouldin>2"');
}

/** The same, where there may be several ks. */
export function addJudgementOptions(command: Command): Command {
  return addMetricsOptions(command)
    .option(
      '--metrics-out <file>',
      'write inertia, indices and seconds of each k (.csv, .json, .parquet, .xlsx)',
    )
    .option('--choose', 'of several ks: which of them the data speak for, and how clearly');
}
