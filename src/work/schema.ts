import { readFileSync } from 'node:fs';
import { ALGORITHMS } from '../algorithms/table.ts';
import type { Param } from '../core/params.ts';
import { INDICES } from '../indices/table.ts';
import { fitParams, INPUT_SETTINGS, PREPARATION, SETTINGS } from './params/run.ts';
import { ROOT } from './root.ts';
import { BEST_BESIDE } from './run/experiment.ts';

/*
 * JSON Schemas (draft 2020-12): of experiments, made of the parameters of commands; of results and models, made of their
 * types by `src/build/schemas.mjs`, when the program is built.
 */

/** A schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

/** The schema of experiments, which `run` reads. */
export function experimentSchema(): Schema {
  const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
  return {
    $schema: DRAFT,
    $id: 'clusterkit/experiment@1',
    title: 'Experiment of clusterkit',
    description: 'Every combination of an input, a preparation, an algorithm and settings is a fit.',
    ...objectOf(
      {
        $schema: { type: 'string' },
        title: { type: 'string', description: 'for people' },
        inputs: oneOrMore(ref('input')),
        preparations: oneOrMore(ref('preparation')),
        algorithms: oneOrMore(ref('algorithm')),
        settings: ref('settings'),
        metrics: oneOrMore({ enum: indexNames() }),
        metricsSample: { type: 'integer', minimum: 2, description: 'rows that estimate the silhouette' },
        best: {
          enum: [...BEST_BESIDE, ...indexNames()],
          description: 'what the best fit of each input is chosen by: one of metrics, inertia or seconds',
        },
      },
      ['inputs', 'algorithms'],
    ),
    $defs: {
      input: {
        anyOf: [
          { type: 'string', description: 'a path, seen from the folder of the file, or a pattern' },
          objectOf(
            {
              path: { type: 'string', description: 'a path, seen from the folder of the file, or a pattern' },
              preparations: oneOrMore(ref('preparation')),
              ...fieldsOf(INPUT_SETTINGS),
            },
            ['path'],
          ),
        ],
      },
      preparation: {
        description: 'how an input is read and prepared; {} changes nothing',
        ...objectOf(fieldsOf(PREPARATION)),
      },
      settings: {
        description: 'settings of all algorithms that have them',
        ...objectOf(fieldsOf(SETTINGS)),
      },
      algorithm: {
        anyOf: [
          { enum: ALGORITHMS.map(({ name }) => name) },
          ...ALGORITHMS.map((entry) => ({
            description: entry.summary,
            ...objectOf({ algorithm: { const: entry.name }, ...fieldsOf(fitParams(entry)) }, ['algorithm']),
          })),
        ],
      },
    },
  };
}

function objectOf(properties: Record<string, unknown>, required: readonly string[] = []): Schema {
  const needed = required.length > 0 ? { required } : {};
  return { type: 'object', additionalProperties: false, properties, ...needed };
}

/** One, or a list. */
function oneOrMore(item: Schema): Schema {
  return { anyOf: [item, { type: 'array', minItems: 1, items: item }] };
}

function indexNames(): string[] {
  return INDICES.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
}

function fieldsOf(params: readonly Param[]): Record<string, Schema> {
  return Object.fromEntries(params.map((param) => [param.name, schemaOf(param)]));
}

/** The schema of the values of a parameter. */
function schemaOf(param: Param): Schema {
  const { help, default: usual, type } = param;
  const told = { description: help, ...(usual !== undefined && type !== 'color' && { default: usual }) };
  if (type === 'switch') return { type: 'boolean', ...told };
  if (type === 'texts' || type === 'repeated') return { ...told, ...oneOrMore({ type: 'string' }) };
  const one = oneValueOf(param);
  const several = param.grid || type === 'choices';
  return several ? { ...told, ...oneOrMore(one) } : { ...told, ...one };
}

/** The schema of a single value; ranges and lists of numbers are texts. */
function oneValueOf({
  type,
  choices,
  aliases = {},
  min,
  max,
  grid,
  auto,
  instead = [],
  infinite,
}: Param): Schema {
  if (type === 'choice' || type === 'choices')
    return { enum: [...(choices ?? []), ...Object.keys(aliases), ...(grid ? ['all'] : [])] };
  if (type !== 'count' && type !== 'number' && type !== 'seed') return { type: ['string', 'number'] };
  const number = {
    type: type === 'number' ? 'number' : 'integer',
    ...((min !== undefined || type !== 'number') && { minimum: min ?? 0 }),
    ...(max !== undefined && { maximum: max }),
  };
  const words = [...(auto ? ['auto'] : []), ...instead, ...(infinite ? ['inf', 'infinity'] : [])];
  if (grid)
    return { anyOf: [number, { type: 'string', description: 'a range such as 2..8 or 2..20:3, or a list' }] };
  return words.length > 0 ? { anyOf: [number, { enum: words }] } : number;
}

interface Typed {
  roots: Readonly<Record<'result' | 'clustering' | 'tree' | 'model', Schema>>;
  defs: Readonly<Record<string, unknown>>;
}

/** The schemas of types. */
function typed(): Typed {
  return JSON.parse(readFileSync(new URL('dist/schemas.json', ROOT), 'utf8'));
}

/** The schema of the documents of all commands. The runs of those that cluster are described in full. */
export function resultSchema(): Schema {
  const clustering = [...ALGORITHMS.map(({ name }) => name), 'compare', 'run'];
  const runs = (items: unknown): Schema => ({ properties: { runs: { type: 'array', items } } });
  const { roots, defs } = typed();
  const root = {
    ...roots.result,
    if: { properties: { command: { enum: clustering } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, in plain data
    then: runs({ anyOf: [roots.clustering, roots.tree] }),
    else: runs({ type: 'object' }),
  };
  return documentSchema('clusterkit/result@1', 'Result of clusterkit', root, defs);
}

/** The schema of models. */
export function modelSchema(): Schema {
  const { roots, defs } = typed();
  return documentSchema('clusterkit/model@1', 'Model of clusterkit', roots.model, defs);
}

/** A document with the types that it is made of; fields may be added within a version. */
function documentSchema($id: string, title: string, root: Schema, all: Typed['defs']): Schema {
  const used = new Set<string>();
  const follow = (part: unknown) => {
    for (const [, name] of JSON.stringify(part).matchAll(/"#\/\$defs\/(\w+)"/g))
      if (!used.has(name)) {
        used.add(name);
        follow(all[name]);
      }
  };
  follow(root);
  const $defs = Object.fromEntries([...used].sort().map((name) => [name, all[name]]));
  return { $schema: DRAFT, $id, title, ...root, $defs };
}
