import { filesOf } from '../work/look.ts';
import { OutputPlan } from '../work/names.ts';
import type { RemapOptions } from '../work/params/remap.ts';
import { remapPictures } from '../work/remap/make.ts';
import {
  planPictures,
  type RemapRun,
  runOf,
  type WrittenPicture,
  writePicture,
} from '../work/remap/write.ts';
import { eachInput, printDocument } from './batch.ts';
import { BOUND_MISSED } from './report.ts';
import type { Session } from './session.ts';
import { remapText } from './words/remap.ts';
import { workOf } from './work.ts';

/** `clusterkit remap`: pictures in few colors, as files, and their errors as text and JSON. */
export async function runRemap(session: Session, paths: string[], options: RemapOptions): Promise<void> {
  const work = workOf(session);
  const files = await filesOf(work, paths);
  const groups = options.together ? [files] : files.map((file) => [file]);
  const plan = new OutputPlan(session.planFacts(files));
  const targets = planPictures(plan, files, options);
  session.follow(plan);
  let printed = 0;
  const heads = groups.map(([first]) => first);
  const document = await eachInput(
    session,
    'remap',
    heads,
    async (_, index) => {
      const found = await remapPictures(work, groups[index], options);
      const runs: RemapRun[] = [];
      for (const [at, one] of found.entries()) {
        for (const warning of one.warnings) session.warn(one.input.path, warning);
        const written: WrittenPicture[] = [];
        const isGood = one.quality?.reached !== false;
        for (const target of isGood ? targets[options.together ? at : index] : [])
          written.push(await writePicture(work, target, one, options));
        const run = runOf(one, written);
        session.print(`${printed++ > 0 ? '\n' : ''}${remapText(run, await session.painter())}`);
        if (!isGood) failQuality(session, run);
        runs.push(run);
      }
      return runs;
    },
    options.together ? [targets] : targets,
  );
  await printDocument(session, document);
}

/** Tells that the least quality is out of reach. */
function failQuality(session: Session, { input, quality, k }: RemapRun): void {
  if (!quality) return;
  const found = `${k} colors reach ${quality.value.toFixed(1)}, not ${quality.least}`;
  session.say(`clusterkit: ${input.path}: the quality is too low, and nothing is written: ${found}`);
  session.exitCode = BOUND_MISSED;
}
