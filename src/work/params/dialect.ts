import type { OptionsOf, Param } from '../../core/params.ts';

/*
 * How text is written, as parameters: each overrules a guess, in every command that reads rows, labels, distances or
 * centers.
 */

const GROUP = 'How text is written';

/** Matrices of distances and trees may be text. */
const FOR = ['table', 'distances', 'tree', 'graph'] as const;

/** Labels and centers are files of their own. */
const FILES = ['labels', 'init'] as const;

export const DIALECT = [
  {
    name: 'delimiter',
    type: 'text',
    value: 'what',
    help: 'what separates cells: a character, several such as ::, or comma, semicolon, tab, pipe, blanks, fixed or fixed:5,8,8 (widths)',
    defaultText: 'by content',
    words: true,
    group: GROUP,
    for: FOR,
    files: FILES,
  },
  {
    name: 'header',
    type: 'text',
    value: 'yes|no|n',
    help: 'whether the first line holds names, or how many lines do',
    defaultText: 'by content',
    words: true,
    group: GROUP,
    for: FOR,
    files: FILES,
  },
  {
    name: 'skip',
    type: 'count',
    value: 'n',
    min: 0,
    unit: 'lines',
    help: 'lines in front of the table to leave out',
    defaultText: 'by content',
    group: GROUP,
    for: FOR,
    files: FILES,
  },
  {
    name: 'footer',
    type: 'count',
    value: 'n',
    min: 0,
    unit: 'lines',
    help: 'lines behind the table to leave out',
    defaultText: 'none',
    group: GROUP,
    for: FOR,
    files: FILES,
  },
  {
    name: 'comment',
    type: 'text',
    value: 'text',
    help: 'what begins a line that is a comment, or none',
    defaultText: 'by content',
    words: true,
    group: GROUP,
    for: FOR,
    files: FILES,
  },
  {
    name: 'quote',
    type: 'text',
    value: 'char',
    help: 'the character around cells, or none',
    defaultText: 'by content',
    words: true,
    group: GROUP,
    for: FOR,
    files: FILES,
  },
  {
    name: 'decimal',
    type: 'choice',
    value: 'mark',
    choices: ['.', ','],
    aliases: { point: '.', dot: '.', comma: ',' },
    help: 'the decimal mark, . or ,',
    defaultText: 'by content',
    group: GROUP,
    for: FOR,
    files: FILES,
  },
  {
    name: 'thousands',
    type: 'text',
    value: 'mark',
    help: "what stands between groups of three digits: , . ' a blank, or none",
    defaultText: 'by content',
    words: true,
    group: GROUP,
    for: FOR,
    files: FILES,
  },
  {
    name: 'na',
    type: 'texts',
    value: 'words',
    help: 'words for a missing cell, beside the empty one',
    defaultText: 'NA, NaN, null, none, ?, - and the like',
    group: GROUP,
    for: FOR,
    files: FILES,
  },
  {
    name: 'encoding',
    type: 'text',
    value: 'name',
    help: 'encoding of text: utf-8, utf-16le, latin1, windows-1252 and others',
    defaultText: 'by content',
    words: true,
    group: GROUP,
    for: FOR,
    files: FILES,
  },
  {
    name: 'sheet',
    type: 'text',
    value: 'sheet',
    help: 'sheet of a workbook, by name or by number from 1; also as book.xlsx:sheet',
    defaultText: 'the first',
    words: true,
    group: GROUP,
    for: FOR,
    files: FILES,
  },
] as const satisfies readonly Param[];

/** The same for commands that read tables beside inputs of any kind. */
export const DIALECT_BESIDE = DIALECT.map(({ for: _, files: __, ...param }) => param) as unknown as Beside<
  typeof DIALECT
>;

type Beside<Params extends readonly Param[]> = { [At in keyof Params]: Omit<Params[At], 'for' | 'files'> };

/** Options of how text is written, as a command is given them. */
export type DialectParams = OptionsOf<typeof DIALECT>;
