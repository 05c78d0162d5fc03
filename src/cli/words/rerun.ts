import { plural } from '../../core/words.ts';
import type { RerunDifference, RerunRun } from '../../output/rerunRecord.ts';
import { count, printable } from '../table.ts';
import type { Painter } from '../terminal.ts';
import { score } from './indices.ts';

/** Letters of a fingerprint that tell files apart. */
const HASH_LETTERS = 12;

/** What repeating a result showed. */
export function rerunText(run: RerunRun, painter: Painter): string {
  const { input, command, identical, version, files, differences } = run;
  const verdict = identical ? 'identical' : 'differs';
  const compared = [
    `${command}, ${plural(input.n, 'run')}`,
    ...(files > 0 ? [`${plural(files, 'file')} written`] : []),
    ...(version.was === version.is ? [] : [`version ${version.was} then, ${version.is} now`]),
  ];
  const lines = differences.map((one) => `  ${one.kind.padEnd(8)} ${printable(differenceText(one))}`);
  return `${[`${printable(input.path)}  ${painter.strong(verdict)}  ${compared.join(', ')}`, ...lines].join('\n')}\n`;
}

function differenceText(difference: RerunDifference): string {
  const { kind, where, note, was, is } = difference;
  if (kind === 'labels') return labelsText(difference);
  if (kind === 'missing') return `${where} is not there any more; it was ${value(was)}`;
  if (kind === 'added') return `${where} was not there; it is ${value(is)}`;
  const beside = note === undefined ? '' : ` (${note})`;
  if (was === undefined) return `${where}: ${note}`;
  const many = difference.count ?? 1;
  if (kind === 'centers' && difference.largest !== undefined)
    return `${where}: ${count(many)} centers, of which one moved by ${number(difference.largest)}: ${value(was)} then, ${value(is)} now`;
  if (many > 1)
    return `${where}: ${count(many)} numbers differ, by at most ${number(difference.largest)}: ${value(was)} then, ${value(is)} now`;
  return `${where}: ${value(was)} then, ${value(is)} now${beside}`;
}

function labelsText({ where, count: rows = 0, moved = 0, ari = 0, note }: RerunDifference): string {
  if (note !== undefined) return `${where}: ${note}`;
  return `${where}: ${count(moved)} of ${plural(rows, 'row')} moved, ari ${score(ari)}`;
}

function number(value = 0): string {
  return String(Number(value.toPrecision(6)));
}

function value(one: unknown): string {
  if (typeof one === 'string') return /^[0-9a-f]{64}$/.test(one) ? one.slice(0, HASH_LETTERS) : one;
  if (Array.isArray(one))
    return one.map((item) => (typeof item === 'number' ? number(item) : String(item))).join(' ');
  return one === null ? 'none' : String(one);
}
