import { ClusterkitError } from '../core/errors.ts';
import type { GraphSpec } from '../distances/graph.ts';
import { graphFromWord } from '../distances/graphWords.ts';
import { splitArrayName } from '../input/npz.ts';
import { isFile } from '../input/paths.ts';
import { dialectOf } from './dialect.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/** Options that say which graph the rows are clustered on. */
export interface GraphChoice {
  graph?: string;
  connectivity?: string;
}

/** The word for an input that is a graph itself. */
export const GIVEN_GRAPH = 'given';

/**
 * Which rows are neighbors, as the options say.
 * @returns undefined, where they say nothing
 * @throws {ClusterkitError} usage, for a word that is none of those for graphs; input, for a file that holds no edges
 */
export async function graphOfSubject(
  work: Work,
  subject: Subject,
  choice: GraphChoice,
): Promise<GraphSpec | undefined> {
  if (subject.graph) return subject.graph;
  const option = choice.connectivity === undefined ? 'graph' : 'connectivity';
  const said = choice[option];
  if (said === undefined) return undefined;
  const spec = said === 'grid' ? undefined : graphFromWord(said, option);
  if (option === 'connectivity' && spec?.kind === 'rbf')
    throw new ClusterkitError('usage', 'rbf joins all rows, and leaves nothing out', { option, value: said });
  if (spec) return spec;
  if (said === 'grid' || said === GIVEN_GRAPH) throw noGraphHere(option, said, subject);
  if (!isFile(splitArrayName(said).file) && !/[./\\]/.test(said)) graphFromWord(`knn:${said}`, option);
  const { openGraph } = await import('../input/graph.ts');
  const { maxMemory, stdin, pacing } = work;
  const { arcs } = await openGraph(said, { maxMemory, stdin, ...pacing, ...dialectOf({}), rows: subject.n });
  const edges = new Int32Array(2 * arcs.from.length);
  for (let e = 0; e < arcs.from.length; e++) {
    edges[2 * e] = arcs.from[e];
    edges[2 * e + 1] = arcs.to[e];
  }
  return { kind: 'edges', edges, weights: arcs.weights };
}

function noGraphHere(option: string, value: string, { unit, kind }: Subject): ClusterkitError {
  if (value === GIVEN_GRAPH)
    return new ClusterkitError('usage', `the input is of ${kind}, and not a graph`, { option, value });
  const advice = 'say how many there are in a line, such as grid:8x8';
  return new ClusterkitError('usage', `grid requires the pixels of a picture; of ${unit} ${advice}`, {
    option,
  });
}
