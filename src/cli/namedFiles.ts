import type { Command } from 'commander';
import { paramOf } from './params.ts';

/**
 * What may be a file that a command reads: its operands, and the values of all options but those whose parameters say
 * that they are written, or words for people. An option is taken for an input until its parameter says so, and so none
 * is overwritten because it was forgotten.
 */
export function namedInputs(command: Command): string[] {
  const values = command.options
    .filter((option) => {
      const { writes, words } = paramOf(option) ?? {};
      return !writes && !words;
    })
    .flatMap((option) => command.getOptionValue(option.attributeName()));
  return [...command.args, ...values].filter((value) => typeof value === 'string');
}
