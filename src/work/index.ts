/**
 * What the command line does, for programs: opening inputs, judging and choosing. The public entry `clusterkit/work`.
 * A piece of work takes a `Work`, which says what it may take and whom it tells.
 */
export type { Subject } from './subject.ts';
export type { Work } from './work.ts';
