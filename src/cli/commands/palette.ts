import type { Command } from 'commander';
import { PALETTE, type PaletteOptions } from '../../work/params/palette.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const EXAMPLES = [
  'palette images/flower.jpg -k 8',
  'palette images/flower.jpg --sort lightness --names css -o brand.ase',
  'palette images/flower.jpg --roles ui -o theme.tokens.json',
];

export function declarePalette(program: Command, session: Session): void {
  const command = program
    .command('palette')
    .summary('the colors of a picture for designers: files, names, roles, contrast')
    .description("Find the colors of pictures, and write them to files that designers' programs read.")
    .argument('<files...>', 'pictures; - for standard input');
  addHelp(
    addParams(command, () => PALETTE),
    { examples: EXAMPLES },
  ).action(async (files: string[], options: PaletteOptions) => {
    const { runPalette } = await import('../palette.ts');
    await runPalette(session, files, options);
  });
}
