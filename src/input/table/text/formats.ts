import type { Remedy } from '../../../core/errors.ts';
import type { Doubt } from '../batch.ts';
import type { HeadRecord } from './head.ts';
import {
  looksNumeric,
  type NumberFormat,
  noSigns,
  numberParser,
  type Signs,
  signsOf,
  splitUnit,
} from './numberFormat.ts';
import type { DialectOptions } from './options.ts';
import { contradicted } from './refusals.ts';
import type { Syntax } from './syntax.ts';
import type { Table } from './table.ts';
import { commonUnitWord, splitUnitWord } from './unitWord.ts';

/** How numbers are written, column by column. */
export interface FormatGuess {
  formats: NumberFormat[];
  /** Whether the column holds cells that are no numbers. */
  words: boolean[];
  /** The decimal mark of the table, as far as its numbers or an option tell it. */
  decimal: '.' | ',';
  doubts: Doubt[];
}

/** What the cells of a column say. */
interface ColumnSigns {
  signs: Signs;
  unit: string;
  /** Takes the unit off a cell. */
  split: typeof splitUnit;
  /** The first cell that could be read in two ways. */
  unclear?: string;
}

/** Guesses from the first rows how the numbers of each column are written. */
export function guessFormats(
  rows: readonly HeadRecord[],
  names: readonly string[],
  { syntax, decimal }: Table,
  asked: DialectOptions,
  missing: ReadonlySet<string>,
): FormatGuess {
  const options = decimal === undefined ? asked : { decimal, ...asked };
  const fortran = syntax.kind === 'blanks' || syntax.kind === 'fixed';
  const cells = names.map((_, j) =>
    rows.map((row) => row.cells[j] ?? '').filter((cell) => cell !== '' && !missing.has(cell)),
  );
  const columns = cells.map((present) => signsOfColumn(present, fortran));
  const all = noSigns();
  for (const { signs } of columns)
    for (const key of Object.keys(all) as (keyof Signs)[]) all[key] += signs[key];
  const doubts: Doubt[] = [];
  const formats = columns.map((column, j) => {
    const { format, doubt } = decide(column, all, syntax, options);
    if (doubt) doubts.push(describe(doubt, names[j], column.unclear ?? '', format));
    return { ...format, unit: column.unit, split: column.split, fortran };
  });
  const words = formats.map((format, j) => {
    const parse = numberParser(format);
    return cells[j].some((cell) => Number.isNaN(parse(cell)));
  });
  const isComma = columns.some(({ signs }, j) => formats[j].decimal === ',' && hasMarks(signs));
  const mark = isComma || options.decimal === ',' ? ',' : '.';
  return { formats, words, decimal: mark, doubts };
}

/** Whether a mark that a decimal comma explains stands in some number. */
function hasMarks({ comma, commaGroup, pointGroup, pointThousands }: Signs): boolean {
  return comma + commaGroup + pointGroup + pointThousands > 0;
}

/**
 * The signs of all cells; a unit counts when all cells that are numbers have it, and most cells are numbers. A word that
 * is not known for a unit is one where it stands in all cells.
 */
function signsOfColumn(cells: readonly string[], fortran: boolean): ColumnSigns {
  const signs = noSigns();
  const units = new Set<string>();
  const split = commonUnitWord(cells, fortran) === '' ? splitUnit : splitUnitWord;
  let unclear: string | undefined;
  for (const cell of cells) {
    let found = signsOf(cell, fortran);
    let unit = '';
    if (found[0] === 'other') {
      const parts = split(cell);
      if (parts) {
        unit = parts[0];
        found = signsOf(parts[1], fortran);
      }
    }
    for (const sign of found) signs[sign]++;
    if (found[0] !== 'other') units.add(unit);
    if (found[0] === 'commaGroup' || found[0] === 'pointGroup') unclear ??= cell;
  }
  const isUnit = units.size === 1 && signs.other * 2 <= cells.length;
  return { signs, unit: isUnit ? [...units][0] : '', split, unclear };
}

type Decision = { format: Pick<NumberFormat, 'decimal' | 'thousands'>; doubt?: 'decimal' | 'thousands' };

/** The decimal mark and the mark of thousands of a column, by its own cells, and where these say nothing by all. */
function decide(
  { signs }: ColumnSigns,
  all: Signs,
  { delimiter }: Syntax,
  options: DialectOptions,
): Decision {
  const guess = decimalOf(signs, all, delimiter);
  if (options.thousands !== undefined) {
    const thousands = options.thousands === 'none' ? '' : options.thousands;
    return {
      format: { decimal: options.decimal ?? decimalBeside(thousands, signs, guess.decimal), thousands },
    };
  }
  const decimal = options.decimal ?? guess.decimal;
  const doubt = options.decimal === undefined ? guess.doubt : undefined;
  const [own, others] =
    decimal === ','
      ? [signs.pointGroup + signs.pointThousands, all.pointThousands]
      : [signs.commaGroup + signs.commaThousands, all.commaThousands];
  const mark = decimal === ',' ? '.' : ',';
  // a mark of thousands that other columns have is understood, where it is not the decimal mark of this one
  const contrary = decimal === ',' ? signs.point : signs.comma;
  if (own > 0 || (others > 0 && contrary === 0)) return { format: { decimal, thousands: mark }, doubt };
  if (all.apostrophe > 0) return { format: { decimal, thousands: "'" }, doubt };
  return { format: { decimal, thousands: all.blank > 0 ? ' ' : '' }, doubt };
}

/** The decimal mark where the mark of thousands is known. */
function decimalBeside(thousands: string, signs: Signs, guess: '.' | ','): '.' | ',' {
  if (thousands === ',') return '.';
  if (thousands === '.') return ',';
  if (signs.commaGroup > 0) return ',';
  return signs.pointGroup > 0 ? '.' : guess;
}

function decimalOf(
  signs: Signs,
  all: Signs,
  delimiter: string,
): { decimal: '.' | ','; doubt?: 'decimal' | 'thousands' } {
  const own = signs.comma + signs.pointThousands - signs.point - signs.commaThousands;
  const others = all.comma + all.pointThousands - all.point - all.commaThousands;
  if (own !== 0) return { decimal: own > 0 ? ',' : '.' };
  if (signs.commaGroup > 0) {
    if (others !== 0) return { decimal: others > 0 ? ',' : '.' };
    return { decimal: delimiter === ';' ? ',' : '.', doubt: 'decimal' };
  }
  if (signs.pointGroup > 0) {
    // where semicolons separate, the point of 1.234 beside 987 separates thousands, unless others are decimal marks
    const doubtful = delimiter === ';' && others === 0 && all.point === 0;
    if (doubtful) return { decimal: signs.plain > 0 ? ',' : '.', doubt: 'thousands' };
    if (others <= 0) return { decimal: '.' };
    return { decimal: ',', doubt: all.pointThousands > 0 ? undefined : 'thousands' };
  }
  return { decimal: others > 0 || (others === 0 && delimiter === ';') ? ',' : '.' };
}

function describe(
  about: 'decimal' | 'thousands',
  name: string,
  cell: string,
  { decimal, thousands }: Decision['format'],
): Doubt {
  const [mark, isDecimal] = [cell.includes(',') ? 'comma' : 'point', cell.includes(decimal)];
  const roles = ['the decimal mark', 'a mark of thousands'];
  const [taken, other] = isDecimal && thousands !== decimal ? roles : roles.toReversed();
  return {
    about,
    taken: `the ${mark} of ${cell} in column "${name}" is ${taken}`,
    other,
    option: 'decimal',
  };
}

/**
 * Refuses marks that were asked for and that most numbers of a column do not have.
 * @throws {ClusterkitError} input, with the option
 */
export function checkFormats(
  rows: readonly HeadRecord[],
  names: readonly string[],
  { formats }: FormatGuess,
  { decimal, thousands }: DialectOptions,
): void {
  const [option, value] = decimal === undefined ? ['thousands', thousands] : ['decimal', decimal];
  if (value === undefined) return;
  const remedies: Remedy[] = decimal ? [{ option, how: 'set', value: decimal === ',' ? '.' : ',' }] : [];
  formats.forEach((format, j) => {
    const parse = numberParser(format);
    const numeric = rows
      .map(({ cells }) => cells[j] ?? '')
      .filter((cell) => looksNumeric(cell, format.fortran));
    const odd = numeric.filter((cell) => Number.isNaN(parse(cell)));
    if (odd.length * 2 > numeric.length)
      throw contradicted(
        option,
        value,
        `is not how column "${names[j]}" is written: it holds ${odd[0]}`,
        remedies,
      );
  });
}
