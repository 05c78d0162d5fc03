import { compareTrees, planTrees, type TreePair, treeTitles } from '../work/compareTrees.ts';
import { OutputPlan } from '../work/names.ts';
import type { CompareOptions } from '../work/params/comparing.ts';
import type { Work } from '../work/work.ts';
import { documentOf, printDocument } from './batch.ts';
import type { Session } from './session.ts';
import { treePairsCsv, treePairText } from './words/treePairs.ts';

/** `clusterkit compare` of trees: how far they agree. */
export async function runCompareTrees(
  session: Session,
  work: Work,
  files: readonly string[],
  options: CompareOptions,
): Promise<void> {
  const plan = new OutputPlan(session.planFacts([...files]));
  const chart = planTrees(plan, files, options);
  session.follow(plan);
  const pairs = await compareTrees(work, files, options);
  for (const { run } of pairs) for (const warning of run.warnings) session.warn(run.input.path, warning);
  const painter = await session.painter();
  if (options.csv) session.printAsIs(treePairsCsv(pairs));
  else session.print(pairs.map((pair) => treePairText(pair, painter)).join('\n'));
  if (chart !== undefined) await drawPair(work, chart, pairs[0], options);
  await printDocument(
    session,
    documentOf(
      'compare',
      pairs.map(({ run }) => run),
    ),
  );
}

async function drawPair(work: Work, path: string, pair: TreePair, options: CompareOptions): Promise<void> {
  const { drawTrees } = await import('../work/draw.ts');
  const { writeChart } = await import('../work/write.ts');
  const [k] = [options.k].flat();
  const { heightScale } = options;
  const spec = await drawTrees('tanglegram', { pair, k, heightScale });
  await writeChart(work, path, spec, options, treeTitles(pair)[0]);
}
