import type { Command } from 'commander';
import { SCHEMA_NAMES } from '../../work/params/schema.ts';
import { addHelp } from '../help.ts';
import { addParams } from '../params.ts';
import type { Session } from '../session.ts';

const ABOUT = `experiment: what run reads. result: what --json prints. model: what --model-out writes and predict reads. Fields may be added to results and models within a version.

Editors that know JSON Schema (draft 2020-12) complete and check a file whose "$schema" names the schema.`;

const EXAMPLES = ['schema experiment > experiment.schema.json', 'schema result > result.schema.json'];

export function declareSchema(program: Command, session: Session): void {
  const command = program
    .command('schema')
    .summary('the JSON Schema of a file, for editors and checks')
    .description('Print the JSON Schema of a file that clusterkit reads or writes.')
    .argument('<name>', SCHEMA_NAMES.join(', '));
  addHelp(
    addParams(command, () => []),
    { examples: EXAMPLES, about: () => ABOUT },
  ).action(async (name: string) => {
    const { runSchema } = await import('../schema.ts');
    runSchema(session, name);
  });
}
