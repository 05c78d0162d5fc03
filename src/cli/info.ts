import { describeInput } from '../work/info.ts';
import { filesOf } from '../work/look.ts';
import type { InfoOptions } from '../work/params/info.ts';
import { eachInput, printDocument } from './batch.ts';
import type { Session } from './session.ts';
import { infoText } from './words/info.ts';
import { workOf } from './work.ts';

/** `clusterkit info`: the facts of each input. */
export async function runInfo(session: Session, paths: string[], options: InfoOptions): Promise<void> {
  const work = workOf(session);
  const files = await filesOf(work, paths);
  let printed = 0;
  const document = await eachInput(session, 'info', files, async (path) => {
    const run = await describeInput(work, path, options);
    session.print(`${printed++ > 0 ? '\n' : ''}${infoText(run, session.wording)}`);
    for (const warning of run.warnings) session.warn(path, warning);
    return [run];
  });
  await printDocument(session, document);
}
