import { formatBytes } from '../core/memory.ts';
import { plural } from '../core/words.ts';
import { filesOf } from '../work/look.ts';
import { OutputPlan } from '../work/names.ts';
import { REPORT_FORMATS, type ReportCommandOptions } from '../work/params/report.ts';
import { embeddingsOf } from '../work/report/embeddings.ts';
import { type OpenSubjects, readReported } from '../work/report/read.ts';
import type { Reported } from '../work/report/reported.ts';
import { writeReport } from '../work/report.ts';
import type { Work } from '../work/work.ts';
import { documentOf, printDocument } from './batch.ts';
import type { Session } from './session.ts';
import { workOf } from './work.ts';

/** `clusterkit report`: results of earlier commands as one page. */
export async function runReport(
  session: Session,
  paths: string[],
  { output = 'report.html', labels, ...options }: ReportCommandOptions,
): Promise<void> {
  const work = workOf(session);
  const files = await filesOf(work, paths);
  const plan = new OutputPlan(session.planFacts(files));
  const target = plan.add('output', output, REPORT_FORMATS);
  session.follow(plan);
  embeddingsOf(options.embed);
  const reported = await readResults(work, files, labels);
  // what results name is read as well
  const read = reported.flatMap(({ subject }) => [subject.path, ...subject.files]);
  new OutputPlan(session.planFacts([...files, ...read])).add('output', output, REPORT_FORMATS);
  const { runs, bytes } = await writeReport(work, target, reported, options);
  const told = runs.map(({ name, k }) => `${name}: ${plural(k, 'cluster')}`);
  session.print(`${told.join('\n')}\n${plural(runs.length, 'result')} in a page of ${formatBytes(bytes)}\n`);
  await printDocument(session, documentOf('report', runs));
}

/** The results of files, whose inputs are read again. @param classes a file with the true classes of rows */
export async function readResults(
  work: Work,
  paths: readonly string[],
  classes?: string,
): Promise<Reported[]> {
  const subjects: OpenSubjects = new Map();
  const reported: Reported[] = [];
  for (const file of await filesOf(work, paths))
    reported.push(...(await readReported(work, file, subjects, classes)));
  return reported;
}
