import type { Command } from 'commander';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';
import { CONFIG_NAME, type Declared } from '../settings.ts';

const ABOUT = `Settings stand in ${CONFIG_NAME}, in the working folder or in the nearest one above it. Names are those of options; what stands under the name of a command holds for that command:
  {"jobs": 2, "seed": 7, "kmeans": {"k": [4, 8], "chart": ["pie"]}}

Flags go first, then variables such as CLUSTERKIT_SEED and CLUSTERKIT_MAX_MEMORY, then the file. --config FILE, or CLUSTERKIT_CONFIG, names another file; --no-config ignores file and variables. Results record what was set, so rerun needs no file.`;

const EXAMPLES = ['config show', 'config show kmeans', 'config show --config other.json --json'];

export function declareConfig(program: Command, session: Session, declared: Declared): void {
  const command = program
    .command('config')
    .summary('settings of the project, and where each of them comes from')
    .description('Show the settings that commands take from a file and from the environment.')
    .argument('<what>', 'show')
    .argument('[command]', 'only what this command would take');
  addHelp(
    addParams(command, () => []),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (what: string, name: string | undefined) => {
    const { runConfig } = await import('../config.ts');
    await runConfig(session, what, name, { declared, given: command.parent?.getOptionValue('config') });
  });
}
