import { ClusterkitError } from '../core/errors.ts';
import { gunzip } from './gzip.ts';
import { openMatrix } from './matrix.ts';
import { splitArrayName } from './npz.ts';
import { type FileOptions, inFile, readInput } from './open.ts';
import { isMatrix, sniff } from './sniff.ts';

/**
 * Pairs of row numbers, counted from 0: two on each line of text (a header is skipped), or a matrix of two columns.
 * @throws {ClusterkitError} input, with the line that is not a pair; memory
 */
export async function openEdges(path: string, options: FileOptions = {}): Promise<Int32Array> {
  const { bytes } = await readInput(splitArrayName(path).file, options);
  const whole = await inFile(path, () => gunzip(bytes, options.maxMemory));
  if (isMatrix(sniff(whole))) {
    const { data } = await openMatrix(path, options);
    return inFile(path, () => {
      if (data.dim === 2) return Int32Array.from(data.x, wholeNumber);
      throw new ClusterkitError('input', `expected two columns of row numbers, not ${data.dim}`);
    });
  }
  return inFile(path, () => {
    const lines = new TextDecoder().decode(whole).split(/\r?\n/);
    const edges: number[] = [];
    lines.forEach((line, at) => {
      if (line.trim() === '') return;
      const cells = line.trim().split(/\s*[,;\t ]\s*/);
      if (cells.length === 2 && cells.every((cell) => /^\d+$/.test(cell))) edges.push(...cells.map(Number));
      else if (at > 0 || cells.length !== 2) {
        const reason = `expected two row numbers such as 0,1, not "${line.slice(0, 40)}"`;
        throw new ClusterkitError('input', reason, { at: { name: `line ${at + 1}` } });
      }
    });
    return Int32Array.from(edges);
  });
}

function wholeNumber(value: number): number {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 31) return value;
  throw new ClusterkitError('input', `${value} is not the number of a row`);
}
