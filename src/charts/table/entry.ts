import type { SubjectKind } from '../../core/params.ts';
import type { ChartNeed, ChartSubject } from '../needs.ts';

/** A chart as plain data: all that help, refusals, the manual and tests require without drawing it. */
export interface ChartEntry {
  /** The name on the command line; it is unique among the charts of a subject. */
  name: string;
  /** The name for people. */
  title: string;
  /** One line of description, without a full stop. */
  about: string;
  of: ChartSubject;
  needs?: readonly ChartNeed[];
  /** Indices that are computed for the chart. */
  indices?: readonly string[];
  /** Kinds of input for which the chart is drawn of several runs if no chart is named. */
  usual?: readonly SubjectKind[];
}
