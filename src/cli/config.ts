import { checkChoice } from '../core/check.ts';
import { version } from '../work/version.ts';
import { printData } from './batch.ts';
import type { Session } from './session.ts';
import { type Declared, readSettings } from './settings.ts';
import { settingsText } from './words/settings.ts';

/** `clusterkit config show`: the settings that commands take, and where each of them comes from. */
export async function runConfig(
  session: Session,
  what: string,
  name: string | undefined,
  { declared, given }: { declared: Declared; given: string | false | undefined },
): Promise<void> {
  checkChoice('what', what, ['show']);
  if (name !== undefined) checkChoice('command', name, declared.names);
  const { file, settings, strays } = await readSettings(session.io, declared, given, name);
  for (const [variable, near] of strays) session.caution(`${variable} is no setting; did you mean ${near}?`);
  const document = {
    schema: 'clusterkit/config@1',
    tool: 'clusterkit',
    version: version(),
    file: file ?? null,
    settings,
  };
  printData(session, document);
  session.print(settingsText({ file, settings }, name));
}
