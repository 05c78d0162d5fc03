import { plural } from '../core/words.ts';
import { OutputPlan } from '../work/names.ts';
import type { SamplingOptions } from '../work/params/sampling.ts';
import { drawSample, planSample, sampleRun, writeSample } from '../work/sample.ts';
import { eachInput, printDocument } from './batch.ts';
import type { Session } from './session.ts';
import { printable } from './table.ts';
import { workOf } from './work.ts';

/** `clusterkit sample`: rows drawn from a model. */
export async function runSample(session: Session, path: string, options: SamplingOptions): Promise<void> {
  const work = workOf(session);
  const plan = new OutputPlan(session.planFacts([path]));
  const target = planSample(plan, path, options);
  session.follow(plan);
  const document = await eachInput(session, 'sample', [path], async () => {
    const drawn = await drawSample(work, path, options);
    const { data, model, seed } = drawn;
    if (target !== undefined) {
      const from = `${plural(model.k, 'normal distribution')}, seed ${seed}`;
      session.print(
        `${printable(path)}  ${plural(data.n, 'row')} of ${plural(data.dim, 'column')} from ${from}\n`,
      );
      await writeSample(work, target, drawn);
    } else if (!session.printsData) await writeSample(work, '-', drawn);
    return [sampleRun(drawn, target !== undefined)];
  });
  await printDocument(session, document);
}
