import {
  countIntensities,
  histogramCsv,
  longHistogramCsv,
  planHistograms,
  writeHistogram,
} from '../work/histogram.ts';
import { filesOf } from '../work/look.ts';
import { OutputPlan } from '../work/names.ts';
import type { HistogramOptions } from '../work/params/histogram.ts';
import { checkFormats, documentOf, eachInput, printDocument, recorded } from './batch.ts';
import type { Session } from './session.ts';
import { histogramText } from './words/histogram.ts';
import { workOf } from './work.ts';

/** `clusterkit histogram`: counts of intensities as text, JSON, CSV and charts. */
export async function runHistogram(
  session: Session,
  paths: string[],
  options: HistogramOptions,
): Promise<void> {
  checkFormats(session, options.csv);
  const work = workOf(session);
  const files = await filesOf(work, paths);
  const plan = new OutputPlan(session.planFacts(files));
  const targets = planHistograms(plan, files, options);
  session.follow(plan);
  let printed = 0;
  const document = await eachInput(
    session,
    'histogram',
    files,
    async (path, index) => {
      const counted = await countIntensities(work, path, options);
      for (const warning of counted.run.warnings) session.warn(path, warning);
      const target = targets[index];
      if (target !== undefined)
        await writeHistogram(work, target, counted, options, (run) =>
          recorded(session, documentOf('histogram', [run])),
        );
      if (options.csv)
        session.printAsIs(
          files.length > 1 ? longHistogramCsv(counted, printed === 0) : histogramCsv(counted, options),
        );
      else session.print(`${printed > 0 ? '\n' : ''}${histogramText(counted, await session.painter())}`);
      printed++;
      return [counted.run];
    },
    targets,
  );
  await printDocument(session, document);
}
