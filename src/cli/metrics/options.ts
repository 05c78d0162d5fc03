import type { Command } from 'commander';
import { wholeNumber, words } from '../options.ts';

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
    .option('--choose', 'of several ks: which of them the data speak for, and how clearly');
}
