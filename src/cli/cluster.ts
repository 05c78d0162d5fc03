import type { Command } from 'commander';
import type { Algorithm } from './algorithm.ts';
import type { ClusterOptions } from './clusterOptions.ts';
import { checkOptionsFor, lookAt } from './inputs.ts';
import { STORE_BYTES } from './limits.ts';
import type { Session } from './session.ts';

/** Clusters whatever the inputs are: the colours of pictures, or the rows of tables, matrices and folders. */
export async function runCluster(
  session: Session,
  paths: string[],
  options: ClusterOptions,
  command: Command,
  algorithm: Algorithm,
): Promise<void> {
  const inputs = await lookAt(session, paths, options.by === 'pictures');
  const { files } = inputs;
  const given = (property: string) => command.getOptionValueSource(property) !== 'default';
  checkOptionsFor(inputs.kind, options, given, files[0]);
  if (inputs.kind === 'picture') {
    if (options.together && files.length > 1) {
      const { runTogether } = await import('./together.ts');
      return runTogether(session, files, options, algorithm);
    }
    const { runPalette } = await import('./palette.ts');
    await runPalette(session, files, options, algorithm);
  } else if (inputs.kind === 'table' && algorithm.name === 'minibatch' && (await isLarge(session, files))) {
    const { runStore } = await import('./store.ts');
    await runStore(session, inputs, options, algorithm);
  } else {
    const { runRows } = await import('./rows.ts');
    await runRows(session, inputs, options, algorithm);
  }
}

/** Whether a table should rather stay outside of memory. */
async function isLarge(session: Session, files: readonly string[]): Promise<boolean> {
  const { tableNeedsStore } = await import('../input/table/store.ts');
  return tableNeedsStore([...files], Math.min(session.maxMemory, STORE_BYTES));
}
