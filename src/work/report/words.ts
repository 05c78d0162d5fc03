import { flagOf, type Param } from '../../core/params.ts';
import type { ReportReceipt } from '../../output/report.ts';
import { listWord } from '../../output/shell.ts';

/** Values of parameters as words of a command line, all but the usual ones. */
export function optionWords(params: readonly Param[], values: Readonly<Record<string, unknown>>): string[] {
  const given = params.filter(({ name }) => values[name] !== undefined);
  return given
    .filter((param) => !isUsual(param, values[param.name]))
    .flatMap((param) => wordsOf(param, values));
}

/** Whether a value is what the command line takes without it. */
function isUsual({ name, default: usual }: Param, value: unknown): boolean {
  if ((name === 'frames' && value === 'first') || (name === 'encode' && value === 'auto')) return true;
  return String(usual) === String(value);
}

/** A parameter as words of a command line. */
function wordsOf({ name, short, type }: Param, params: Readonly<Record<string, unknown>>): string[] {
  const value = params[name];
  const flag = short ? `-${short}` : flagOf(name);
  if (type === 'switch') return value === true ? [flag] : [];
  if (type === 'repeated') return (value as string[]).flatMap((one) => [flag, one]);
  if (type === 'size') {
    const { width, height } = value as { width: number; height: number };
    return [flag, `${width}x${height}`];
  }
  if (Array.isArray(value)) return [flag, listWord(value)];
  return [flag, String(value)];
}

/** Words that a page puts behind commands. */
export const PAGE_WORDS: Pick<ReportReceipt, 'naming' | 'drawing'> = {
  naming: flagOf('membersOf'),
  drawing: {
    flat: `${flagOf('chart')} scatter`,
    solid: `${flagOf('chart')} scatter-3d`,
    axes: flagOf('axes'),
  },
};
