import { type Command, Option } from 'commander';
import type { AlphaMode, Rgb } from '../core/image.ts';
import { hexColor } from './options.ts';

/** How pictures are taken apart: options of every command that reads them. */
export interface ImageCommandOptions {
  alpha: AlphaMode;
  background: Rgb;
  frames?: string;
}

export function addImageOptions(command: Command): Command {
  return command
    .optionsGroup('Pictures:')
    .addOption(
      new Option(
        '--alpha <mode>',
        'pixels one can see through: leave out, lay over the background, or count in part',
      )
        .choices(['skip', 'blend', 'weight'])
        .default('skip'),
    )
    .addOption(
      new Option('--background <color>', 'what shows through under --alpha blend')
        .argParser(hexColor)
        .default([255, 255, 255], '#ffffff'),
    )
    .option('--frames <which>', 'frames of an animation: first, all, 3 or 0..9 (default: first)');
}
