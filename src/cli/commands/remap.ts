import type { Command } from 'commander';
import { REMAP, type RemapOptions } from '../../work/params/remap.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const EXAMPLES = [
  'remap images/flower.jpg -k 16 -o few.png',
  'remap images/flower.jpg --palette brand.gpl -o brand.png',
];

export function declareRemap(program: Command, session: Session): void {
  const command = program
    .command('remap')
    .summary('pictures in few colors, found or given, as small files')
    .description('Give each pixel of pictures the nearest of a few colors, and tell what that costs.')
    .argument('<files...>', 'pictures; - for standard input');
  addHelp(
    addParams(command, () => REMAP),
    { examples: EXAMPLES },
  ).action(async (files: string[], options: RemapOptions) => {
    const { runRemap } = await import('../remap.ts');
    await runRemap(session, files, options);
  });
}
