import type { Command } from 'commander';
import { wholeNumber } from '../options.ts';
import { addPaletteOptions, type PaletteOptions } from '../paletteOptions.ts';
import type { Session } from '../session.ts';

interface MiniBatchCommandOptions extends PaletteOptions {
  batch: number;
  patience: number;
}

const EXAMPLES = `
Examples:
  $ clusterkit minibatch images/flower.jpg -k 16
  $ clusterkit minibatch images/flower.jpg -k 16 --batch 4096 --chart bar -o palette.png`;

export function declareMiniBatch(program: Command, session: Session): void {
  const command = program
    .command('minibatch')
    .summary('k-means from random batches of pixels: a little worse, faster for many clusters')
    .description('Find k colours of a picture by mini-batch k-means (Sculley 2010).')
    .argument('<files...>', 'pictures; - for standard input');
  addPaletteOptions(command, {
    nInit: 3,
    maxIter: 'passes over as many rows as the data has at most (default: 100)',
  })
    .option('--batch <rows>', 'pixels a step', wholeNumber(1), 1024)
    .option('--patience <steps>', 'stop after this many steps without improvement', wholeNumber(1), 10)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: MiniBatchCommandOptions) => {
      const [{ oneByOne, runPalette }, { minibatch }] = await Promise.all([
        import('../palette.ts'),
        import('../../algorithms/minibatch.ts'),
      ]);
      const { nInit = 3, maxIter = 100, batch, patience } = options;
      await runPalette(session, files, options, {
        name: 'minibatch',
        title: 'mini-batch k-means',
        params: { nInit, maxIter, batch, patience },
        fit: oneByOne((data, settings) => minibatch(data, { ...settings, nInit, maxIter, batch, patience })),
      });
    });
}
