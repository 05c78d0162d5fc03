import type { Command } from 'commander';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const ABOUT = `With --cache, commands keep decoded pictures, counted colors, parsed tables and graphs of neighbors for the next time. The command run does so always, and keeps its fits, so that it can go on where it was interrupted. All lies in the folder CLUSTERKIT_CACHE, or else in clusterkit below XDG_CACHE_HOME or ~/.cache, and takes 2 GB at most, or CLUSTERKIT_CACHE_SIZE: then what was not used for longest is thrown out. Nothing there is needed; a damaged entry is made again.`;

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
