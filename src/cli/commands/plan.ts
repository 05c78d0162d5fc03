import type { Command } from 'commander';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const ABOUT = `Only the first bytes of inputs are read, options are checked as by the command itself, and nothing is written. Told are the rows and columns of each input, the memory of the process in each step, the compiled code that computes, the threads, the files that would be written, and the time of the processor, once "clusterkit bench --calibrate" has measured how fast this machine is. Of several threads the time is that of all together.

Refusals are those of the command, with its exit codes: 2 for a wrong option, 3 for an input that is not there, and for a step that takes more than --max-memory. --dry-run on any command does the same.`;

const EXAMPLES = [
  'plan kmeans images/flower.jpg -k 4..8 --chart pie -o out/',
  'plan hac data/digits.csv.gz --max-memory 10MB',
  'kmeans images/flower.jpg -k 4 --dry-run --json',
];

export function declarePlan(program: Command, _: Session): void {
  const command = program
    .command('plan')
    .summary('what a command would read, take and write, without doing it')
    .description(
      'Tell what a command would read, how much memory and time it would take, and what it would write.',
    )
    .argument('<command>', 'a command of clusterkit')
    .argument('[args...]', 'its inputs and options');
  addHelp(
    addParams(command, () => []),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(() => {});
}
