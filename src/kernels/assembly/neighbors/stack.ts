/*
 * Boxes that a walk through a tree has still to look at. An entry of 16 bytes has a level (or what a walk puts there),
 * the number of the box within its level, and how near the points of the box can be.
 */

/** @inline */
export function levelAt(stack: usize, at: i32): i32 {
  return load<i32>(stack + ((<usize>at) << 4));
}

/** @inline */
export function boxAt(stack: usize, at: i32): i32 {
  return load<i32>(stack + ((<usize>at) << 4), 4);
}

/** @inline */
export function distanceAt(stack: usize, at: i32): f64 {
  return load<f64>(stack + ((<usize>at) << 4), 8);
}

/** @inline */
export function putBox(stack: usize, at: i32, level: i32, box: i32, d: f64): void {
  const entry = stack + ((<usize>at) << 4);
  store<i32>(entry, level);
  store<i32>(entry, box, 4);
  store<f64>(entry, d, 8);
}

/**
 * Inserts a box into the boxes from `first` to `end`. The nearest of these boxes are on top.
 * @inline
 */
export function insertBox(stack: usize, first: i32, end: i32, level: i32, box: i32, d: f64): void {
  let to = end;
  while (to > first && distanceAt(stack, to - 1) < d) {
    v128.store(stack + ((<usize>to) << 4), v128.load(stack + ((<usize>(to - 1)) << 4)));
    to--;
  }
  putBox(stack, to, level, box, d);
}
