import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Dataset } from '../../src/core/dataset.ts';
import { ROOT } from './cli.ts';

/** The 8 x 8 digits of data/digits.csv.gz, greys from 0 to 16, and which digit each is. */
export function readDigits(n = 1797): { data: Dataset; labels: number[] } {
  const text = gunzipSync(readFileSync(join(ROOT, 'data/digits.csv.gz'))).toString();
  const rows = text
    .trim()
    .split('\n')
    .slice(0, n)
    .map((line) => line.split(',').map(Number));
  const x = Uint8Array.from(rows.flatMap((row) => row.slice(0, 64)));
  const data: Dataset = { x, n: rows.length, dim: 64, shape: { height: 8, width: 8, bands: 1 } };
  return { data, labels: rows.map((row) => row[64]) };
}
