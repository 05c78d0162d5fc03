import type { Command } from 'commander';
import type { Configured } from '../core/params.ts';
import { paramOf } from './params.ts';

/**
 * All words of a command line that may name a file to read: the operands, and the values of all options whose
 * parameters do not say that the value is written or is text for people. An option counts as an input unless its
 * parameter says otherwise, so no file is overwritten because a parameter was forgotten.
 */
export function namedInputs(command: Command): string[] {
  const values = command.options
    .filter((option) => {
      const { writes, words } = paramOf(option) ?? {};
      return !writes && !words;
    })
    .flatMap((option) => command.getOptionValue(option.attributeName()))
    .flatMap((value) => (isConfigured(value) ? Object.values(value.settings) : [value]));
  return [...command.args, ...values].filter((value) => typeof value === 'string');
}

/** A word with settings, of which each may name a file. */
function isConfigured(value: unknown): value is Configured {
  return typeof value === 'object' && value !== null && 'settings' in value;
}
