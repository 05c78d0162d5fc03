import type { Command } from 'commander';
import { PALETTE, type PaletteOptions } from '../../work/params/palette.ts';
import { PALETTE_DIFF, type PaletteDiffOptions } from '../../work/params/paletteDiff.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const EXAMPLES = [
  'palette images/flower.jpg -k 8',
  'palette images/flower.jpg --sort lightness --names css -o brand.ase',
  'palette images/flower.jpg --roles ui -o theme.tokens.json',
  'palette brand.gpl --sort hue -o brand.ase -o brand.png',
  'palette diff brand.gpl images/flower.jpg --fail-if "deltaE>3"',
];

const DIFF_EXAMPLES = [
  'palette diff brand.gpl export.ase --fail-if "deltaE>3,missing>0"',
  'palette diff brand.gpl screenshot.png -k 24 --fail-if "deltaE>3"',
  'palette diff before.png after.png -k 8 -o change.svg',
];

export function declarePalette(program: Command, session: Session): void {
  const command = program
    .command('palette')
    .summary('the colors of a picture for designers: files, names, roles, contrast')
    .description("Find the colors of pictures, or read palettes, and write them to designers' programs.")
    .argument('<files...>', 'pictures, or palettes to convert; - for standard input');
  addHelp(
    addParams(command, () => PALETTE),
    { examples: EXAMPLES },
  ).action(async (files: string[], options: PaletteOptions) => {
    const { runPalette } = await import('../palette.ts');
    await runPalette(session, files, options);
  });
}

/** `palette diff`, which has other options than `palette` and so is a command of its own. */
export function declarePaletteDiff(program: Command, session: Session): void {
  const command = program
    .command('palette-diff')
    .summary('what became of the colors of one palette in another')
    .description('Compare two palettes, or the colors of pictures, color by color.')
    .argument('<from>', 'a palette or a picture')
    .argument('<to>', 'another one');
  addHelp(
    addParams(command, () => PALETTE_DIFF),
    { examples: DIFF_EXAMPLES },
  ).action(async (from: string, to: string, options: PaletteDiffOptions) => {
    const { runPaletteDiff } = await import('../palette.ts');
    await runPaletteDiff(session, [from, to], options);
  });
}
