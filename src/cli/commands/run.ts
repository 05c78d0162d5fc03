import type { Command } from 'commander';
import { RUN, type RunOptions } from '../../work/params/run.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const ABOUT = `An experiment is a file of JSON (comments are allowed) or YAML that names inputs, preparations, algorithms, settings and metrics; every combination is a fit. Lists of values make several fits, as in "k": "2..8" or "seed": [1, 2, 3]. Names are those of "params" in results: nInit for --n-init. clusterkit schema experiment prints what there is.

Paths are seen from the folder of the file. A preparation that is not used with an input, such as scale with a picture, is left out there; so is an index that it does not have.`;

const EXAMPLES = [
  'run experiment.json',
  'run experiment.yaml -o fits.parquet',
  'run experiment.json --results fits/',
];

export function declareRun(program: Command, session: Session): void {
  const command = program
    .command('run')
    .summary('experiments from one file: inputs x preparations x algorithms x settings, one table')
    .description('Make all fits of an experiment, and one table with a row for each.')
    .argument('<experiment>', 'a file of JSON or YAML; - for standard input');
  addHelp(
    addParams(command, () => RUN),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (file: string, options: RunOptions) => {
    const { runExperiment } = await import('../run.ts');
    await runExperiment(session, file, options);
  });
}
