import { type Arcs, directionsOf, type Graph, type Symmetry, symmetricGraph } from '../core/graph.ts';
import type { Warning } from '../core/warnings.ts';
import { checkWeights } from '../distances/graph.ts';
import { openGraph } from '../input/graph.ts';
import { openClasses } from '../input/labels.ts';
import { inFile } from '../input/open.ts';
import { dialectOf, givenDialect } from './dialect.ts';
import { labelsReading, titleName, withKnownClasses } from './openItems.ts';
import type { SubjectOptions } from './params/reading.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/**
 * A subject that is a graph.
 * @throws {ClusterkitError} input, for a file that holds no graph, and for weights that are no similarities; memory
 */
export async function openGivenGraph(work: Work, path: string, options: SubjectOptions): Promise<Subject> {
  const started = performance.now();
  const { maxMemory, stdin, pacing } = work;
  const { labels, symmetry = 'union' } = options;
  const file = await openGraph(path, { maxMemory, stdin, ...pacing, ...dialectOf(options) });
  const { arcs, names, form, sha256, reading } = file;
  const { n } = arcs;
  work.read?.(path, { ...reading, unit: 'items', count: n, form });
  const graph: Graph = await inFile(path, () => {
    checkWeights(arcs, names);
    return symmetricGraph(arcs, symmetry);
  });
  const directed = directionWarnings(arcs, form, symmetry);
  const order = { path, count: n, ids: names, unit: 'items' };
  const known =
    typeof labels === 'string' ? await openClasses(labels, order, labelsReading(work, options)) : undefined;
  const { truth, warnings } = withKnownClasses({
    truth: known?.classes,
    warnings: [...directed, ...(known?.warnings ?? [])],
  });
  const edges = graph.targets.length / 2;
  return {
    kind: 'graph',
    path,
    files: [path],
    name: titleName([path]),
    unit: 'items',
    n,
    graph: { kind: 'given', graph },
    measuring: {},
    record: { path, sha256, kind: 'graph', n, edges, form, reading },
    reading: givenDialect(options),
    steps: [],
    models: [],
    ...(names ? { ids: names } : {}),
    ...(truth ? { truth } : {}),
    warnings,
    seconds: (performance.now() - started) / 1000,
    names: () => names ?? Array.from({ length: n }, (_, i) => String(i)),
    placeOf: async (row) => ({ file: path, name: names ? `"${names[row]}"` : `row ${row}` }),
  };
}

/**
 * Tells where edges differ by direction. A list of edges may have each of them once; where it has some in both directions,
 * the others stand in one only.
 */
function directionWarnings(arcs: Arcs, form: string, symmetry: Symmetry): Warning[] {
  const { even, uneven, oneWay } = directionsOf(arcs);
  const isListed = form === 'edges' && even + uneven === 0;
  const pairs = uneven + oneWay;
  return isListed || pairs === 0 ? [] : [{ code: 'edges-directed', pairs, symmetry }];
}
