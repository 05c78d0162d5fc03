import type { Command } from 'commander';
import type { AlgorithmEntry } from '../../algorithms/entry.ts';
import { listWords } from '../../core/errors.ts';
import { type ClusteringOptions, clusteringParams } from '../../work/params/clustering.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

/** Declares the command of an algorithm, from the algorithm's entry in the table alone. */
export function declareClustering(program: Command, session: Session, entry: AlgorithmEntry): void {
  const { name, summary, about, reference, takes, examples } = entry;
  const more = [...(takes.distances ? ['distances'] : []), ...(takes.trees ? ['trees'] : [])];
  const kinds = listWords(['pictures', 'tables (together)', 'matrices', 'folders', ...more]);
  const command = program
    .command(name)
    .summary(summary)
    .description(about)
    .argument('<files...>', `${kinds}; - for standard input`);
  addHelp(
    addParams(command, () => clusteringParams(entry)),
    { examples, reference },
  ).action(async (files: string[], options: ClusteringOptions) => {
    const { runCluster } = await import('../cluster.ts');
    await runCluster(session, entry, files, options);
  });
}
