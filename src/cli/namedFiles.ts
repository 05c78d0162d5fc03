import type { Command } from 'commander';

/** Properties of the options that name files to write. */
const OUTPUTS = /^(output|out|[a-z]+Out|quantized|newick)$/;

/** Properties of the options that are words for people, which may read like the name of a file. */
const TITLES = /^(title|[xy]Title)$/;

/**
 * What may be a file that a command reads: its operands, and the values of all options but those that say what is
 * written. An option is taken for an input until it is listed above, so that none is overwritten because it was forgotten.
 */
export function namedInputs(command: Command): string[] {
  const values = Object.entries(command.opts<Record<string, unknown>>())
    .filter(([property]) => !OUTPUTS.test(property) && !TITLES.test(property))
    .flatMap(([, value]) => value);
  return [...command.args, ...values].filter((value) => typeof value === 'string');
}
