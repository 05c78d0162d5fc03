import type { Command } from 'commander';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const ABOUT = `The command run keeps its fits, so that it can go on where it was interrupted. They lie in the folder CLUSTERKIT_CACHE, or else in clusterkit below XDG_CACHE_HOME or ~/.cache, and take 2 GB at most, or CLUSTERKIT_CACHE_SIZE: then those that were not used for longest are thrown out. Nothing there is needed; a damaged entry is made again.`;

const EXAMPLES = ['cache info', 'cache clear'];

export function declareCache(program: Command, session: Session): void {
  const command = program
    .command('cache')
    .summary('what is kept between runs: where, how much; clear it')
    .description('Tell what is kept between runs, or remove it.')
    .argument('<what>', 'info or clear');
  addHelp(
    addParams(command, () => []),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (what: string) => {
    const { runCache } = await import('../cache.ts');
    await runCache(session, what);
  });
}
