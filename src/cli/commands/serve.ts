import type { Command } from 'commander';
import { SERVE, type ServeCommandOptions } from '../../work/params/report.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const EXAMPLES = ['serve digits.json --open', 'serve hog.json gray.json --port 8080 --idle 600'];

const ABOUT =
  'The page is at 127.0.0.1, at an address with a token that nobody can guess, so that only those see it who know the address. Of a machine far away: ssh -L 8080:127.0.0.1:8080 there clusterkit serve result.json --port 8080, and open the address here. Ctrl-C ends the server.';

export function declareServe(program: Command, session: Session): void {
  const command = program
    .command('serve')
    .summary('the page of report on this machine, which clusters with all rows and threads')
    .description(
      'Show results as the page of report, from a server on this machine that has all rows and threads to cluster them again. Results are JSON that was written with labels; their inputs are read again.',
    )
    .argument('<results...>', 'results as JSON, with labels; - for standard input');
  addHelp(
    addParams(command, () => SERVE),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (files: string[], options: ServeCommandOptions) => {
    const { runServe } = await import('../serve.ts');
    await runServe(session, files, options);
  });
}
