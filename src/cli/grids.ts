import { InvalidArgumentError } from 'commander';
import { splitList } from '../core/lists.ts';
import { INFINITE } from './options.ts';

/*
 * Values of a parameter that takes several: `4`, `2..21`, `2..262:5` (every fifth), `1..5:0.5` and lists of these.
 * The whole numbers of a range may lack a step, which is 1.
 */

/** A list with more values than this is taken for a typing error. */
const MOST_VALUES = 100_000;

/** The step that the message about too many values suggests. */
const LEAP = 1000;

interface Bounds {
  min: number;
  max?: number;
  /** inf stands for an infinite number. */
  infinite?: boolean;
}

/**
 * Rising whole numbers, each once.
 * @param unit what the numbers count, for messages
 */
export function wholeGrid({ min, max = Number.MAX_SAFE_INTEGER }: Bounds, unit?: string) {
  const what = unit ? `numbers of ${unit}` : 'whole numbers';
  const expected = `${what} of at least ${min} such as 4, 2..21, 2..262:5 or 2,4,8`;
  return (text: string): number[] => {
    const values = new Set<number>();
    for (const part of splitList(text)) {
      const [, first, last = first, leap = '1'] = /^(\d+)(?:\.\.(\d+)(?::(\d+))?)?$/.exec(part) ?? [];
      if (first === undefined) return refuse(expected);
      const [from, to, step] = [Number(first), Number(last), Number(leap)];
      if (from < min || to < from || step < 1) return refuse(expected);
      if (to > max) return refuse(`${what} of at most ${max}`);
      checkCount((to - from) / step, what, from, to);
      for (let value = from; value <= to; value += step) values.add(value);
    }
    return [...values].sort((a, b) => a - b);
  };
}

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;
const RANGE = new RegExp(`^(${NUMBER})(?:\\.\\.(${NUMBER})(?::(${NUMBER}))?)?$`, 'i');

/** Significant digits of a step's multiples: 0.1, 0.2, 0.3, and not 0.30000000000000004. */
const DIGITS = 12;

/** Rising numbers, each once. A range between whole numbers needs no step: it is 1, as in `wholeGrid`. */
export function decimalGrid({ min, max = Number.POSITIVE_INFINITY, infinite = false }: Bounds) {
  const least = Number.isFinite(min) ? ` of at least ${min}` : '';
  const from = min > 0.5 && Number.isFinite(min) ? min : 0;
  const examples = `${from + 0.5}, ${from + 1}..${from + 5}:0.5 or ${from + 1},${from + 2.5},${from + 10}`;
  const expected = `numbers${least} such as ${examples}`;
  return (text: string): number[] => {
    const values = new Set<number>();
    for (const part of splitList(text)) {
      if (infinite && INFINITE.test(part)) {
        values.add(Number.POSITIVE_INFINITY);
        continue;
      }
      const [, first, last = first, leap] = RANGE.exec(part) ?? [];
      const [from, to, step] = [Number(first), Number(last), Number(leap ?? 1)];
      if (first === undefined || from < min || to < from || !(step > 0)) return refuse(expected);
      if (to > max) return refuse(`numbers of at most ${max}`);
      const isStepless = leap === undefined && to > from;
      if (isStepless && !(Number.isInteger(from) && Number.isInteger(to)))
        return refuse(`a step between numbers that are not whole, such as ${part}:${roundStep(to - from)}`);
      const count = Math.floor(Number(((to - from) / step).toPrecision(DIGITS)));
      checkCount(count, 'numbers', from, to);
      for (let i = 0; i <= count; i++) values.add(Number((from + i * step).toPrecision(DIGITS)));
    }
    return [...values].sort((a, b) => a - b);
  };
}

/** A round step that divides a range into at least five and fewer than fifty. */
function roundStep(range: number): number {
  return Number(`1e${Math.floor(Math.log10(range / 5))}`);
}

/** Words in the order they were given, each once. */
export function wordGrid(check: (word: string) => string) {
  return (text: string): string[] => [...new Set(splitList(text).map(check))];
}

function checkCount(count: number, what: string, from: number, to: number): void {
  if (count > MOST_VALUES)
    refuse(`${what}, ${MOST_VALUES} of them at most; ${from}..${to}:${LEAP} is every ${LEAP}th`);
}

function refuse(expected: string): never {
  throw new InvalidArgumentError(`Expected ${expected}.`);
}
