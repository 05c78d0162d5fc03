import { u32At } from './arrays';
import { writeNumber } from './lines/numbers';

/** What is in a column. @host */
const NUMBERS: u32 = 0;

const LF: u8 = 10;

/**
 * Writes lines of cells.
 * @param columns inout, u32[dim]: where the next cell of each column is
 * @param kinds in, u32[dim]: NUMBERS, f64 of which those that are not finite are empty; else bytes, with a 0 behind each cell
 * @param powers in, those of `findShortest`
 * @param pairs in, u16[100]: the two digits of each number below 100
 * @param out out, room for 25 bytes a number, and for all texts
 * @returns the end of the text
 */
export function writeLines(
  columns: usize,
  kinds: usize,
  dim: i32,
  rows: i32,
  separator: i32,
  powers: usize,
  pairs: usize,
  out: usize,
): usize {
  let p = out;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < dim; j++) {
      if (j > 0) store<u8>(p++, <u8>separator);
      let cell = <usize>u32At(columns, j);
      if (u32At(kinds, j) === NUMBERS) {
        const value = load<f64>(cell);
        if (value - value === 0) p = writeNumber(value, p, powers, pairs);
        cell += 8;
      } else {
        let byte = load<u8>(cell++);
        while (byte !== 0) {
          store<u8>(p++, byte);
          byte = load<u8>(cell++);
        }
      }
      store<u32>(columns + ((<usize>j) << 2), <u32>cell);
    }
    store<u8>(p++, LF);
  }
  return p;
}
