import { checkChoice } from '../core/check.ts';
import { toJson } from '../output/json.ts';
import { SCHEMA_NAMES } from '../work/params/schema.ts';
import { experimentSchema, modelSchema, resultSchema } from '../work/schema.ts';
import type { Session } from './session.ts';

const SCHEMAS = { experiment: experimentSchema, result: resultSchema, model: modelSchema };

/** `clusterkit schema`: the form of a file. */
export function runSchema(session: Session, name: string): void {
  session.write(toJson(SCHEMAS[checkChoice('name', name, SCHEMA_NAMES)]()));
}
