/** The best fit of an input of an experiment. */
export interface BestFit {
  /** Path of the input. */
  input: string;
  /** The index, inertia or seconds by which it is best. */
  by: string;
  value: number;
  /** Its number among the runs, from 0. */
  run: number;
  algorithm: string;
  k: number;
  /** The words of the command line that gives the same clustering, after the name of the program. */
  arguments: string[];
}
