import { ClusterkitError, type Remedy } from '../../../core/errors.ts';
import type { Syntax } from './syntax.ts';

export function unclosedQuote(line: number): ClusterkitError {
  return new ClusterkitError('input', 'a quote opens here and does not close', {
    at: { name: `line ${line}` },
    remedies: [{ option: 'quote', how: 'set', value: 'none', to: 'take quotes as text' }],
  });
}

/** @param found values of the line */
export function ragged(line: number, found: number, expected: number, syntax: Syntax): ClusterkitError {
  const values = `${found} ${found === 1 ? 'value' : 'values'}`;
  const reason = `it has ${values} where ${expected} ${expected === 1 ? 'was' : 'were'} expected`;
  const remedies: Remedy[] = [
    { option: 'skip', how: 'set', to: 'leave out lines in front of the table' },
    { option: 'footer', how: 'set', to: 'leave out lines behind it' },
  ];
  if (syntax.comment === '')
    remedies.push({ option: 'comment', how: 'set', to: 'leave out lines of comment' });
  if (syntax.kind === 'blanks') remedies.push({ option: 'delimiter', how: 'set', value: 'fixed' });
  remedies.push({ how: 'do', what: 'mend the line' });
  return new ClusterkitError('input', reason, { at: { name: `line ${line}` }, remedies });
}

export function ambiguousQuotes(line: number): ClusterkitError {
  return new ClusterkitError('input', 'a cell in quotes holds lines that could be rows', {
    at: { name: `line ${line}` },
    remedies: [
      { option: 'quote', how: 'set', value: 'none', to: 'take quotes as text' },
      { option: 'quote', how: 'set', value: '"', to: 'take them as they are read' },
    ],
  });
}

export function acrossBorder(line: number, column: string): ClusterkitError {
  return new ClusterkitError('input', 'a value goes beyond the end of the column', {
    at: { name: `line ${line}`, column },
    remedies: [
      { option: 'delimiter', how: 'set', value: 'blanks' },
      { option: 'delimiter', how: 'set', value: 'fixed:8,8,8', to: 'give the width of each column' },
    ],
  });
}

export function notUtf8(line: number): ClusterkitError {
  return new ClusterkitError('input', 'is not that of this file: there are bytes that are no UTF-8', {
    option: 'encoding',
    value: 'utf-8',
    at: { name: `line ${line}` },
  });
}

export function contradicted(
  option: string,
  value: string,
  reason: string,
  remedies: readonly Remedy[] = [],
): ClusterkitError {
  return new ClusterkitError('input', reason, { option, value, remedies });
}
