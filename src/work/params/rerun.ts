import type { OptionsOf, Param } from '../../core/params.ts';

/** All options of `rerun`. */
export const RERUNNING = [
  {
    name: 'in',
    type: 'repeated',
    value: 'folder',
    help: 'a folder in which inputs are found by their SHA-256, whatever they are called now',
  },
  {
    name: 'keep',
    type: 'text',
    value: 'folder',
    help: 'write the files of the repetition into this folder; without it they are thrown away',
    writes: true,
  },
] as const satisfies readonly Param[];

export type RerunOptions = OptionsOf<typeof RERUNNING>;
