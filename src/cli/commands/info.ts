import { type Command, InvalidArgumentError } from 'commander';
import type { Session } from '../session.ts';

const EXAMPLES = `
Examples:
  $ clusterkit info images/flower.jpg
  $ clusterkit info images/flower.jpg --pixels 10x10
  $ clusterkit info data/citypopulation.json data/digits.csv.gz
  $ clusterkit info images/ train-images.gz --json`;

export function declareInfo(program: Command, session: Session): void {
  program
    .command('info')
    .summary('what a picture, table, matrix or folder is')
    .description(
      'Print what files say about themselves: format, size, camera and colours of pictures; columns of tables.',
    )
    .argument('<files...>', 'pictures, tables, matrices or folders; - for standard input')
    .option('--pixels <WxH>', 'print position and values of the pixels in the top left corner', cornerSize)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: { pixels?: { width: number; height: number } }) => {
      const { runInfo } = await import('../info.ts');
      await runInfo(session, files, options);
    });
}

function cornerSize(text: string): { width: number; height: number } {
  const match = /^(\d+)x(\d+)$/i.exec(text);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || width < 1 || height < 1) throw new InvalidArgumentError('Expected a size such as 10x10.');
  return { width, height };
}
