import { plural } from '../core/words.ts';
import { generate, generatedRun, planGenerated, writeGenerated } from '../work/generate.ts';
import { OutputPlan } from '../work/names.ts';
import type { GeneratingOptions } from '../work/params/generating.ts';
import { documentOf, printDocument } from './batch.ts';
import type { Session } from './session.ts';
import { workOf } from './work.ts';

/** `clusterkit generate`: rows of a known shape. */
export async function runGenerate(
  session: Session,
  shape: string,
  options: GeneratingOptions,
): Promise<void> {
  const work = workOf(session);
  const plan = new OutputPlan(session.planFacts([]));
  const target = planGenerated(plan, shape, options);
  session.follow(plan);
  const made = await generate(work, shape, options);
  const { data, k, title, seed } = made;
  if (target !== undefined) {
    const classes = k === 1 ? '1 class' : `${k} classes`;
    const size = `${plural(data.n, 'row')} of ${plural(data.dim, 'column')}`;
    session.print(`${title}  ${size} in ${classes}, seed ${seed}\n`);
    await writeGenerated(work, target, made);
  } else if (!session.printsData) await writeGenerated(work, '-', made);
  await printDocument(session, documentOf('generate', [generatedRun(made, target !== undefined)]));
}
