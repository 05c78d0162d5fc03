import { BLANKS, SIGN, signsOf } from './numberFormat.ts';

/** A unit is one word that begins with a letter or a degree sign: C, °C, kg, µg/L, m², m2, kg/m^3. */
const POWER = '[²³⁻¹]|\\^-?\\d|(?<=[ms])[23]';
const WITH_WORD = new RegExp(
  `^(${SIGN}?[\\d.,'’${BLANKS}]*\\d(?:e[+-]?\\d+)?)([${BLANKS}]*)([\\p{L}°](?:[\\p{L}°/·*.]|${POWER}){0,19})$`,
  'iu',
);

/** Directly behind digits these are no units: the exponents of 2E and 5d, 3D, 1st. */
const NO_UNIT = /^(e|d|st|nd|rd|th)$/i;

/** Digits that begin with zeros are codes: 007A. */
const CODE = /^0\d/;

/** Characters of the longest number and its unit. */
const LONGEST = 60;

/** Takes a word that may be a unit off the end of a cell: "3.5 µg/L" is ["µg/L", "3.5"]. */
export function splitUnitWord(text: string): [unit: string, number: string] | undefined {
  const match = text.length > LONGEST ? null : WITH_WORD.exec(text);
  if (!match) return undefined;
  const [, number, gap, unit] = match;
  return gap === '' && NO_UNIT.test(unit) ? undefined : [unit, number];
}

/** The word that all cells of a column have behind their numbers; '' without one, or where all numbers are equal. */
export function commonUnitWord(cells: readonly string[], fortran: boolean): string {
  const numbers = new Set<string>();
  let common: string | undefined;
  for (const cell of cells) {
    const split = splitUnitWord(cell);
    if (!split) return '';
    const [unit, number] = split;
    common ??= unit;
    if (unit !== common || CODE.test(number) || signsOf(number, fortran)[0] === 'other') return '';
    numbers.add(number);
  }
  return numbers.size > 1 ? (common ?? '') : '';
}
