import { THEMES } from '../../charts/themes.ts';
import { type OptionsOf, type Param, ROW_KINDS } from '../../core/params.ts';
import { CLASSES, READING_SEED } from './reading.ts';

/** Endings of reports. */
export const REPORT_FORMATS = ['html'] as const;

/** The report of the clusterings of a command. */
export const REPORT_OUTPUT = {
  name: 'report',
  type: 'text',
  value: 'file',
  inMemory: true,
  help: 'write all results of the input as one page to look at (.html)',
  group: 'Results',
  for: ['picture', ...ROW_KINDS],
  writes: true,
} as const satisfies Param;

const EMBED = {
  name: 'embed',
  type: 'repeated',
  value: 'step',
  help: 'further places of the points: tsne or umap of what was clustered, with options after a colon',
} as const satisfies Param;

/** Further places of the points of the report of a command. */
export const REPORT_EMBED = {
  ...EMBED,
  help: `in the report, ${EMBED.help}`,
  inMemory: true,
  group: 'Results',
  for: ['picture', ...ROW_KINDS],
  when: { report: true },
} as const satisfies Param;

/** All options of `report`. */
export const REPORT = [
  {
    name: 'output',
    short: 'o',
    type: 'text',
    value: 'file',
    default: 'report.html',
    help: 'the page (.html), or - for standard output',
    writes: true,
  },
  {
    name: 'title',
    type: 'text',
    words: true,
    value: 'text',
    help: 'title of the page',
    defaultText: 'names of the inputs',
  },
  {
    name: 'theme',
    type: 'choice',
    value: 'theme',
    choices: THEMES,
    help: 'colors of the page',
    defaultText: "light or dark, as the reader's system is set",
  },
  EMBED,
  CLASSES,
  { ...READING_SEED, help: 'seed of random members, samples and embeddings, or random' },
] as const satisfies readonly Param[];

/** All options of `serve`: those of the page, and those of its server. */
export const SERVE = [
  ...REPORT.slice(1),
  {
    name: 'port',
    type: 'count',
    value: 'n',
    min: 0,
    max: 65535,
    default: 0,
    defaultText: 'any that is free',
    help: 'port of this machine at which the page is',
  },
  {
    name: 'idle',
    type: 'number',
    value: 'minutes',
    min: 0,
    default: 60,
    help: 'minutes without a request after which the server ends',
  },
  { name: 'open', type: 'switch', help: 'open the page in the browser of this machine' },
] as const satisfies readonly Param[];

export type ServeCommandOptions = Omit<ReportCommandOptions, 'output'> & {
  port?: number;
  idle?: number;
  open?: boolean;
};

export type ReportCommandOptions = OptionsOf<typeof REPORT>;
