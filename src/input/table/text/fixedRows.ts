import { cutFixed } from './fixed.ts';
import { acrossBorder } from './refusals.ts';
import { LEFT_OUT, RowParser } from './rows.ts';
import { CR, LF } from './syntax.ts';

/** Rows whose cells stand at fixed places. */
export class FixedRows extends RowParser {
  private bounds = new Int32Array(0);

  protected parse(capacity: number): number {
    const { dim, kinds, bytes, cutter } = this;
    const { ends, apart } = this.dialect.syntax;
    if (this.bounds.length === 0) this.bounds = new Int32Array(2 * dim);
    const { bounds } = this;
    let row = 0;
    while (row < capacity) {
      const from = this.findRecord();
      if (from < 0) break;
      row = this.missingRows(row, capacity);
      if (row === capacity) break;
      let q = from;
      while (bytes[q] !== LF && bytes[q] !== CR) q++;
      if (this.isCut(q)) break;
      const crossed = cutFixed(bytes, from, q, ends, bounds);
      if (crossed >= 0 && apart) {
        // the rows before are given out first
        if (row === 0) throw acrossBorder(this.line, this.dialect.names[crossed]);
        break;
      }
      for (let j = 0; j < dim; j++)
        if (kinds[j] !== LEFT_OUT) this.take(j, row, bounds[2 * j], bounds[2 * j + 1], false);
      this.p = cutter.afterLine(q);
      this.lastLine = this.line++;
      row++;
    }
    return row;
  }
}
