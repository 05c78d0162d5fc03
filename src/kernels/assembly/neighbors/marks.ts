import { i32At, setI32 } from '../arrays';
import { Search } from './layout';

/* Marks put lists of neighbors in order: a bit for each row, and above these bits one for each word of 64 bits. */

/**
 * Lists the rows that are marked for one of the rows in `queries`, and clears the marks.
 * @param at in, the place of the row in `queries`
 * @param length the number of marked rows
 */
export function takeList(run: Search, at: i32, marks: usize, length: i32): void {
  const start = takeRoom(run, length);
  const place = i32At(run.places, at);
  setI32(run.starts, place, start);
  setI32(run.lengths, place, length);
  takeMarks(run, marks, start);
}

/** @returns the start of room for a list, -1 without room */
function takeRoom(run: Search, length: i32): i32 {
  const at = changetype<usize>(run) + offsetof<Search>('used');
  let used = atomic.load<i32>(at);
  while (length <= run.room - used) {
    const seen = atomic.cmpxchg<i32>(at, used, used + length);
    if (seen === used) return used;
    used = seen;
  }
  return -1;
}

/** The number of words for n marks. @inline */
function wordsOf(n: i32): i32 {
  return (n + 63) / 64;
}

/** The marks of one of the rows that search together. @inline */
export function marksOf(run: Search, marks: usize, q: i32): usize {
  const words = wordsOf(run.n);
  return marks + ((<usize>(q * (words + wordsOf(words)))) << 3);
}

/** @inline */
function bitOf(at: i32): u64 {
  const bit = at & 63;
  return (<u64>1) << (<u64>bit);
}

/** @inline */
export function mark(run: Search, marks: usize, name: i32): void {
  const at = marks + ((<usize>(name >> 6)) << 3);
  store<u64>(at, load<u64>(at) | bitOf(name));
  const above = marks + ((<usize>(wordsOf(run.n) + (name >> 12))) << 3);
  store<u64>(above, load<u64>(above) | bitOf(name >> 6));
}

/** Clears marks, and lists the marked rows. @param start place in `listed`, -1: do not list */
function takeMarks(run: Search, marks: usize, start: i32): void {
  const words = wordsOf(run.n);
  const above = marks + ((<usize>words) << 3);
  let to = run.listed + ((<usize>start) << 2);
  for (let w = 0; w < wordsOf(words); w++) {
    let filled = load<u64>(above + ((<usize>w) << 3));
    store<u64>(above + ((<usize>w) << 3), 0);
    for (; filled !== 0; filled &= filled - 1) {
      const place = w * 64 + <i32>ctz(filled);
      const at = marks + ((<usize>place) << 3);
      let bits = load<u64>(at);
      store<u64>(at, 0);
      if (start < 0) continue;
      for (; bits !== 0; bits &= bits - 1, to += 4) store<i32>(to, place * 64 + <i32>ctz(bits));
    }
  }
}
