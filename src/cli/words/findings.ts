import { eachFound, type Findings, mergesOf, type Result } from '../../work/result.ts';
import { printable } from '../table.ts';
import type { Painter } from '../terminal.ts';
import { bestMixtureLines, chosenLines, medoidLines, persistenceLines } from './best.ts';
import { clusterLines, headLines, sweepHead, sweepLines } from './clustering.ts';
import { drawingLines } from './drawing.ts';
import { treeFacts } from './facts.ts';
import { stepLines } from './steps.ts';
import { headingOf } from './subject.ts';
import { adviceLines, cutLines, fewMemberLines, memberLines, mergeLines } from './tree.ts';
import { zScoreLines } from './zScores.ts';

/** The parts of the text beside the clusters. */
export interface TextOptions {
  /** Every merge in a sentence. */
  steps?: boolean;
  /** The means of clusters as z-scores. */
  zScores?: boolean;
  /** The names of the members of each cluster. */
  members?: boolean;
  /** The names of the members of these clusters alone. */
  membersOf?: readonly string[];
}

/** All findings of one subject: one clustering in full, one line for each of several, or a tree that was not cut. */
export function findingsText(findings: Findings, options: TextOptions, painter: Painter): string {
  const { results } = findings;
  const found = eachFound(results);
  const parts: string[][] = [];
  if (options.steps) parts.push(...stepParts(findings));
  if (found.length > 1) parts.push(sweepLines(results, painter));
  else if (found.length === 1) parts.push([...cutLines(found[0]), ...clusterLines(found[0], painter)]);
  else if (!options.steps)
    parts.push(...findings.trees.map((tree) => mergeLines(findings.subject, tree, painter)));
  if (options.zScores) parts.push(...found.map((result) => zScoreLines(result, painter)));
  parts.push(
    persistenceLines(found),
    bestMixtureLines(found),
    medoidLines(found),
    found.length === 1 ? drawingLines(found[0]) : [],
    found.flatMap(chosenLines),
  );
  if (
    found.length === 1 &&
    findings.subject.record.kind === 'folder' &&
    !options.members &&
    !options.membersOf
  )
    parts.push(fewMemberLines(found[0]));
  const { members, membersOf } = options;
  if (members || membersOf)
    parts.push(...found.map((result) => memberLines(result, found.length > 1, membersOf)));
  if (found.length === 0) parts.push(...findings.trees.map(adviceLines));
  const body = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${headOf(findings, found, painter).join('\n')}\n\n${body.join('\n\n')}\n`;
}

/** The subject and the settings. */
function headOf({ subject, results, trees }: Findings, found: readonly Result[], painter: Painter): string[] {
  if (found.length > 1) return sweepHead(results, painter);
  if (found.length === 1) return headLines(found[0], painter);
  return [
    painter.strong(headingOf(subject)),
    ...trees.map((tree) => painter.faint(treeFacts(tree, tree.params))),
  ];
}

function stepParts({ subject, trees, results }: Findings): string[][] {
  const names = subject.names().map(printable);
  const chosen = new Set(results.map(mergesOf).filter((merges) => merges !== undefined));
  const told = trees.length > 0 ? trees : [...chosen].map((merges) => ({ merges, linkage: 'single' }));
  // trees of densities are not cut where a number of clusters is left
  const until =
    trees.length > 0 && results.length > 0 ? Math.min(...results.map(({ clustering }) => clustering.k)) : 1;
  const rows = subject.unit === 'rows' && !subject.items?.texts ? subject.items?.data : undefined;
  return told.map((tree) => {
    const data = rows?.n === tree.merges.n ? rows : undefined;
    return stepLines({ tree, names, unit: subject.unit, data, until });
  });
}
