import { checkChoice } from '../core/check.ts';
import { invalid } from '../core/errors.ts';

/** How a measured value stands to the value of a condition. */
type Sign = '<' | '<=' | '>' | '>=';

/** A condition under which a command fails: a name, a sign and a value. */
export interface Condition<Name extends string = string> {
  name: Name;
  sign: Sign;
  value: number;
  /** The value is a percentage: 5 of "moved>5%". */
  percent?: true;
}

/** A condition that holds, so that the command fails. */
export interface MetCondition<Name extends string = string> extends Condition<Name> {
  /** What was measured, in messages. */
  about: string;
  /** The measured value, in percent where the condition is; NaN where it is not defined, which meets every condition. */
  found: number;
}

const CONDITION = /^\s*([^<>=%\s]+)\s*([<>]=?)\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%?)\s*$/i;

/**
 * Conditions between commas, such as "ari<0.6,moved>5%"; all commands with failIf read theirs by this function.
 * @param names the names that conditions may have, or a function that returns the name of a word and refuses others
 * @param example what the error shows: '"ari<0.95" or "ari<0.95,moved>5%"'
 * @throws {ClusterkitError} usage, for a text that holds no conditions, and for an unknown name, with the nearest one
 */
export function parseConditions<Name extends string>(
  text: string,
  names: readonly Name[] | ((word: string) => Name),
  example: string,
): Condition<Name>[] {
  const nameOf =
    typeof names === 'function' ? names : (word: string) => checkChoice('failIf', word.toLowerCase(), names);
  return text.split(',').map((part) => {
    const match = CONDITION.exec(part);
    if (!match) throw invalid('failIf', `bounds such as ${example}`, text);
    const [, word, sign, value, percent] = match;
    return {
      name: nameOf(word),
      sign: sign as Sign,
      value: Number(value),
      ...(percent === '%' && { percent: true as const }),
    };
  });
}

/**
 * The conditions that what was measured meets.
 * @param about the name of what was measured, in messages
 * @param found the measured value, in percent for a condition in percent; NaN where it is not defined
 */
export function metConditions<Name extends string>(
  about: string,
  conditions: readonly Condition<Name>[],
  found: (condition: Condition<Name>) => number,
): MetCondition<Name>[] {
  return conditions
    .map((condition) => ({ ...condition, about, found: found(condition) }))
    .filter((met) => !Number.isFinite(met.found) || isMet(met));
}

function isMet({ sign, value, found }: MetCondition): boolean {
  if (sign === '<') return found < value;
  if (sign === '<=') return found <= value;
  return sign === '>' ? found > value : found >= value;
}
