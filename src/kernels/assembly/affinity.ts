import { Run } from './affinity/layout';
import { measureDoubles, measureShorts, prepareRow } from './affinity/measure';
import { exchangeSlice, sumStrip } from './affinity/messages';

/** Steps of `work`. Items are rows, slices of rows, or strips of columns. */
enum Step {
  measureShorts,
  measureDoubles,
  prepare,
  exchange,
  sum,
}

/** One of the steps that threads share. @param item in, the number of a row, a slice or a strip */
export function work(_rows: usize, run: Run, step: i32, item: i32, _thread: i32): void {
  switch (step) {
    case Step.measureShorts:
      return measureShorts(run, item);
    case Step.measureDoubles:
      return measureDoubles(run, item);
    case Step.prepare:
      return prepareRow(run, item);
    case Step.exchange:
      return exchangeSlice(run, item);
    default:
      return sumStrip(run, item);
  }
}
