import type { Command } from 'commander';
import { INFO, type InfoOptions } from '../../work/params/info.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const EXAMPLES = [
  'info images/flower.jpg',
  'info images/flower.jpg --pixels 10x10',
  'info data/citypopulation.json data/digits.csv.gz',
  'info data/digits.csv.gz --row 5 --shape 8x8',
  'info images/ train-images.gz --json',
];

export function declareInfo(program: Command, session: Session): void {
  const command = program
    .command('info')
    .summary('what a picture, table, matrix or folder is')
    .description(
      'Print what files say about themselves: format, size, camera and colors of pictures; columns of tables.',
    )
    .argument('<files...>', 'pictures, tables, matrices or folders; - for standard input');
  addHelp(
    addParams(command, () => INFO),
    { examples: EXAMPLES },
  ).action(async (files: string[], options: InfoOptions) => {
    const { runInfo } = await import('../info.ts');
    await runInfo(session, files, options);
  });
}
