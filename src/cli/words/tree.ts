import { ClusterkitError } from '../../core/errors.ts';
import { heightOf, leafCounts, sizeOf } from '../../core/merges.ts';
import { listFew, plural } from '../../core/words.ts';
import { membersOf, type Result, type Tree } from '../../work/result.ts';
import type { Subject } from '../../work/subject.ts';
import { CUTTING, unitOf } from '../../work/tables.ts';
import { type Column, count, figure, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';
import { paramWord } from './facts.ts';
import { leafName } from './steps.ts';

/** Number of merges that are shown without a cut. */
const LAST_MERGES = 10;

/** Maximum number of leaves for which names are made. */
const MOST_NAMES = 1e5;

/** The last merges of a tree that was not cut, the highest first. */
export function mergeLines(subject: Subject, { merges }: Tree, painter: Painter): string[] {
  const { n, a, b, height } = merges;
  if (n === 1) return [`one ${subject.unit.slice(0, -1)} is a tree already`];
  const counts = leafCounts(merges);
  const names = n <= MOST_NAMES ? subject.names() : undefined;
  const part = (node: number) =>
    node < n && names ? printable(leafName(names[node], subject.unit)) : count(sizeOf(merges, node));
  const rows: string[][] = [];
  for (let t = n - 2; t >= Math.max(0, n - 1 - LAST_MERGES); t--) {
    const below = t > 0 ? heightOf(merges, n + t - 1) : 0;
    const both = counts[a[t]] >= counts[b[t]] ? [a[t], b[t]] : [b[t], a[t]];
    rows.push([String(n - 1 - t), figure(height[t]), figure(height[t] - below), both.map(part).join(' + ')]);
  }
  const columns: Column[] = [
    ...['clusters', 'height', 'rise'].map((title) => ({ title, right: true })),
    { title: `${unitOf(subject)} that merged` },
  ];
  const [header, ...lines] = tableLines(columns, rows);
  const more = n - 1 > LAST_MERGES ? [painter.faint(`and ${n - 1 - LAST_MERGES} merges below`)] : [];
  return [painter.faint(header), ...lines, ...more];
}

/** Suggests where a tree that was not cut can be cut. */
export function adviceLines({ gap }: Tree): string[] {
  if (!gap) return [];
  const where = `from ${figure(gap.from)} to ${figure(gap.to)}`;
  return [
    `The widest gap between merges, ${where}, leaves ${plural(gap.k, 'cluster')}: --gap or -k ${gap.k} cuts there.`,
  ];
}

/** The kind of cut of a tree: "height 12.5", "the widest gap". */
export function cutName({ params }: Result): string {
  const { k, height, inconsistency } = params;
  if (k !== undefined) return `k = ${k}`;
  if (height !== undefined) return `height ${figure(height as number)}`;
  return inconsistency === undefined ? 'the widest gap' : `inconsistency ${figure(inconsistency as number)}`;
}

/** The number of clusters of a cut that was not made by k. */
export function cutLines(result: Result): string[] {
  if (!result.tree || result.params.k !== undefined) return [];
  return [`${cutName(result)} leaves ${plural(result.clustering.k, 'cluster')}`, ''];
}

/**
 * The names of the members of each cluster, one cluster on each line.
 * @param only these clusters
 * @throws {ClusterkitError} usage, if there is no such cluster
 */
export function memberLines(result: Result, several: boolean, only?: readonly string[]): string[] {
  const line = (name: string | number, names: readonly string[]) =>
    `${name}: ${names.map(printable).join(', ')}`;
  const noise = result.subject.names().filter((_, i) => result.clustering.labels[i] < 0);
  const parts = new Map<string, readonly string[]>(
    membersOf(result).map((names, c) => [String(c), names] as const),
  );
  if (noise.length > 0) parts.set('noise', noise);
  const asked = only ?? [...parts.keys()];
  // of several clusterings some may have fewer clusters
  const wanted = several ? asked.filter((name) => parts.has(name)) : asked;
  const missing = wanted.find((name) => !parts.has(name));
  if (missing !== undefined)
    throw new ClusterkitError(
      'usage',
      `there is no cluster ${missing}; there are ${listFew([...parts.keys()], 12)}`,
      {
        option: 'membersOf',
        value: missing,
      },
    );
  const lines = wanted.map((name) => line(name, parts.get(name) ?? []));
  return several ? [`${runName(result)}:`, ...lines] : lines;
}

/** Names of a cluster in a line where nobody asked for all of them. */
const FEW_MEMBERS = 12;

/** The first members of each cluster. */
export function fewMemberLines(result: Result): string[] {
  const members = membersOf(result);
  const cut = members.some(({ length }) => length > FEW_MEMBERS) ? ['--members names all of them'] : [];
  return [...members.map((names, c) => `${c}: ${listFew(names.map(printable), FEW_MEMBERS)}`), ...cut];
}

/** What tells a run from the others. */
function runName(result: Result): string {
  const { tree, clustering, params, varying } = result;
  const others = varying.filter((name) => !isCut(name, result) && params[name] !== undefined);
  return [
    tree ? cutName(result) : `k = ${clustering.k}`,
    ...others.map((name) => `${paramWord(name)} = ${params[name]}`),
  ].join(', ');
}

/** Whether a parameter says where a tree is cut, which is told by itself. */
export function isCut(name: string, { tree }: Result): boolean {
  return tree !== undefined && (CUTTING as readonly string[]).includes(name);
}
