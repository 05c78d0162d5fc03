import { Rows as ByteRows } from '../bytes/layout';
import { Rows as FloatRows } from '../floats/layout';

/* The memory layout of a search among rows of many columns. The host writes this struct. */

/** Rows that search together: five vectors of four. @host */
export const QUERIES: i32 = 20;

@unmanaged
export class WideRows {
  n: i32;
  /** Candidates of a row that there is room for: more than twice as many as neighbors are asked for. */
  room: i32;
  /** Rows of bytes, 0 for rows of floats. */
  bytes: ByteRows;
  /** Rows of floats, 0 for rows of bytes. */
  floats: FloatRows;
  /** Bytes of the tiles that 20 rows make. */
  tileBytes: i32;
}
