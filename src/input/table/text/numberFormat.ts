/** How the numbers of a column are written. */
export interface NumberFormat {
  decimal: '.' | ',';
  /** What may stand between groups of three digits, '' for nothing. */
  thousands: string;
  /** What stands in front of each number or behind it, '' for nothing. */
  unit: string;
  /** Takes the unit off a cell; absent for `splitUnit`. */
  split?: typeof splitUnit;
  /** Whether d begins an exponent as e does, as in Fortran. */
  fortran: boolean;
}

/** Words for a missing cell; an empty one is always missing. */
export const MISSING_WORDS =
  'NA,N/A,n/a,#N/A,#NA,<NA>,NaN,nan,-nan,null,NULL,None,none,nil,\\N,?,-,--,.,#NULL!,#DIV/0!,#VALUE!,missing'.split(
    ',',
  );

const CURRENCIES =
  '€,£,¥,₹,₽,₩,₺,US$,A$,C$,$,USD,EUR,GBP,CHF,JPY,CNY,INR,CAD,AUD,SEK,NOK,DKK,PLN,CZK,HUF,BRL,R$,kr,zł,Kč,Fr.,SFr.,Rs.';
const UNITS = ['%', '‰', ...CURRENCIES.split(',')];

/** Blanks that may stand between groups of digits, or between a number and its unit. */
export const BLANKS = ' \u00a0\u202f\u2009';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** In front of a number: web pages and typesetters write the last one for minus. */
export const SIGN = '[+\\-\u2212]';

const UNIT = UNITS.map(escaped).join('|');
const WITH_UNIT = new RegExp(
  `^(${SIGN}?)(?:(${UNIT})[${BLANKS}]*(${SIGN}?[\\d.,].*)|(.*\\d[.,]?)[${BLANKS}]*(${UNIT}))$`,
);

/** Characters of the longest number. */
const LONGEST = 400;

/** Takes the unit off a cell: "-$12.50" is ["$", "-12.50"]; undefined where there is none. */
export function splitUnit(text: string): [unit: string, number: string] | undefined {
  const match = text.length > LONGEST ? null : WITH_UNIT.exec(text);
  if (!match) return undefined;
  const [, sign, before, behind, number, unit] = match;
  return before === undefined ? [unit, sign + number] : [before, sign + behind];
}

/** What may stand between groups: a blank is any blank, an apostrophe a straight or a round one. */
function groupMark(thousands: string): string {
  if (thousands === ' ') return `[${BLANKS}]`;
  return thousands === "'" ? "['’]" : escaped(thousands);
}

/** Makes a function from the text of a cell to its number; NaN where it is none. */
export function numberParser({
  decimal,
  thousands,
  unit,
  fortran,
  split: splitOff = splitUnit,
}: NumberFormat): (text: string) => number {
  const mark = thousands && groupMark(thousands);
  const lakhs = thousands === ',' ? `|${LAKHS}` : '';
  const whole = thousands ? `(?:\\d{1,3}(?:${mark}\\d{3})+${lakhs}|\\d+)` : '\\d+';
  const point = escaped(decimal);
  const pattern = new RegExp(
    `^${SIGN}?(?:${whole}(?:${point}\\d*)?|${point}\\d+)(?:[e${fortran ? 'd' : ''}][+-]?\\d+)?$`,
    'i',
  );
  const marks = thousands ? new RegExp(mark, 'g') : undefined;
  return (text) => {
    let number = text;
    if (unit !== '') {
      const split = splitOff(text);
      if (split?.[0] !== unit) return Number.NaN;
      number = split[1];
    }
    if (!pattern.test(number)) return Number.NaN;
    if (marks) number = number.replace(marks, '');
    if (decimal === ',') number = number.replace(',', '.');
    number = number.replace('\u2212', '-');
    if (fortran) number = number.replace(/d/i, 'e');
    const value = Number(number);
    return Number.isFinite(value) ? value : Number.NaN;
  };
}

/** Signs of how numbers are written, counted over cells. */
export interface Signs {
  /** Numbers without a mark. */
  plain: number;
  /** "1.5", where the point can only be the decimal mark. */
  point: number;
  /** "1,5". */
  comma: number;
  /** "1.234", which may be either. */
  pointGroup: number;
  commaGroup: number;
  /** "1.234.567" or "1.234,5": the point can only separate thousands. */
  pointThousands: number;
  /** "1,234,567" or "1,234.5". */
  commaThousands: number;
  /** "1'234". */
  apostrophe: number;
  /** "1 234". */
  blank: number;
  /** No number. */
  other: number;
}

export const noSigns = (): Signs => ({
  plain: 0,
  point: 0,
  comma: 0,
  pointGroup: 0,
  commaGroup: 0,
  pointThousands: 0,
  commaThousands: 0,
  apostrophe: 0,
  blank: 0,
  other: 0,
});

const EXPONENT = '(?:[e][+-]?\\d+)?';
const FORTRAN = '(?:[ed][+-]?\\d+)?';

/** "12,34,567": India groups by two digits above the thousands. */
const LAKHS = '\\d{1,2}(?:,\\d{2})+,\\d{3}';

/** The first pattern that fits gives the signs. */
const PATTERNS: [pattern: string, signs: (keyof Signs)[]][] = [
  [`\\d+EXP`, ['plain']],
  [`[1-9]\\d{0,2}\\.\\d{3}`, ['pointGroup']],
  [`[1-9]\\d{0,2},\\d{3}`, ['commaGroup']],
  [`(?:\\d+\\.\\d*|\\.\\d+)EXP`, ['point']],
  [`(?:\\d+,\\d*|,\\d+)EXP`, ['comma']],
  [`\\d{1,3}(?:\\.\\d{3}){2,}`, ['pointThousands']],
  [`\\d{1,3}(?:,\\d{3}){2,}`, ['commaThousands']],
  [LAKHS, ['commaThousands']],
  [`${LAKHS}\\.\\d*`, ['commaThousands', 'point']],
  [`\\d{1,3}(?:\\.\\d{3})+,\\d*`, ['pointThousands', 'comma']],
  [`\\d{1,3}(?:,\\d{3})+\\.\\d*`, ['commaThousands', 'point']],
  [`\\d{1,3}(?:['’]\\d{3})+`, ['apostrophe']],
  [`\\d{1,3}(?:['’]\\d{3})+\\.\\d*`, ['apostrophe', 'point']],
  [`\\d{1,3}(?:['’]\\d{3})+,\\d*`, ['apostrophe', 'comma']],
  [`\\d{1,3}(?:[${BLANKS}]\\d{3})+`, ['blank']],
  [`\\d{1,3}(?:[${BLANKS}]\\d{3})+\\.\\d*`, ['blank', 'point']],
  [`\\d{1,3}(?:[${BLANKS}]\\d{3})+,\\d*`, ['blank', 'comma']],
];

const compile = (exponent: string) =>
  PATTERNS.map(([text, signs]) => ({
    pattern: new RegExp(`^${SIGN}?${text.replace('EXP', exponent)}$`, 'i'),
    signs,
  }));
const USUAL = compile(EXPONENT);
const WITH_D = compile(FORTRAN);

/** What a cell without unit says about how numbers are written. */
export function signsOf(cell: string, fortran: boolean): readonly (keyof Signs)[] {
  const byte = cell.charCodeAt(cell.length - 1);
  // most words end here
  if (byte > 57 || cell.length > LONGEST) return OTHER;
  for (const { pattern, signs } of fortran ? WITH_D : USUAL) if (pattern.test(cell)) return signs;
  return OTHER;
}

const OTHER = ['other'] as const;

/** Whether a cell is a number in any of the ways to write one, with or without a unit. */
export function looksNumeric(cell: string, fortran = false): boolean {
  if (signsOf(cell, fortran) !== OTHER) return true;
  const split = splitUnit(cell);
  return split !== undefined && signsOf(split[1], fortran) !== OTHER;
}
