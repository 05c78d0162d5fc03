import type { Command } from 'commander';
import { RERUNNING, type RerunOptions } from '../../work/params/rerun.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Io, Session } from '../session.ts';

const ABOUT = `A result tells its command line, the SHA-256 of each file that was read and of each file that was written before it. Inputs are taken from their paths, from beside the result, or from the folders of --in; standard input is that of rerun. What the command wrote is written elsewhere and compared: pictures pixel by pixel, other files byte by byte.

Seconds, threads and the version of Node are no differences. The exit code is 4 if anything else differs, and 3 if an input is not there.`;

const EXAMPLES = [
  'rerun result.json',
  'rerun results/*.json --jobs 1',
  'rerun result.json --in ~/photos --keep again/',
];

/** @param run runs a command line, as the program does */
export function declareRerun(
  program: Command,
  session: Session,
  run: (argv: readonly string[], io: Io) => Promise<number>,
): void {
  const command = program
    .command('rerun')
    .summary('repeat results from their own records, and say what differs')
    .description('Repeat results from their own records: identical, or what differs and where.')
    .argument('<results...>', 'files that --json or -o x.json wrote; - for standard input');
  addHelp(
    addParams(command, () => RERUNNING),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (files: string[], options: RerunOptions) => {
    const { runRerun } = await import('../rerun.ts');
    await runRerun(session, files, options, run);
  });
}
