import { i32At, setF64 } from '../arrays';
import { CHUNK, Rows, Run } from './layout';
import { fourDistances, squaredDistance } from './points';

/** @inline */
function centerOf(rows: Rows, run: Run, lane: i32): usize {
  return run.centers + ((<usize>i32At(run.order, lane) * <usize>rows.dim) << 3);
}

/** The squared distance between a row and the center of a lane, equal to that of the twin to the last bit. @inline */
export function distanceTo(rows: Rows, run: Run, i: i32, lane: i32): f64 {
  return squaredDistance(rows, i, centerOf(rows, run, lane));
}

/** @inline */
function ownCenter(rows: Rows, run: Run, i: i32): usize {
  return centerOf(rows, run, i32At(run.labels, i));
}

/** Squared distances of a chunk of rows to their own centers, equal to those of the twin to the last bit. */
export function measureOwn(rows: Rows, run: Run, chunk: i32): void {
  const end = min((chunk + 1) * CHUNK, rows.n);
  let i = chunk * CHUNK;
  for (; i + 4 <= end; i += 4)
    fourDistances(
      rows,
      i,
      i + 1,
      i + 2,
      i + 3,
      ownCenter(rows, run, i),
      ownCenter(rows, run, i + 1),
      ownCenter(rows, run, i + 2),
      ownCenter(rows, run, i + 3),
      run.d2 + ((<usize>i) << 3),
    );
  for (; i < end; i++) setF64(run.d2, i, squaredDistance(rows, i, ownCenter(rows, run, i)));
}
