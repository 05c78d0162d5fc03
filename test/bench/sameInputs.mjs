// Files that sameResults.mjs makes of the digits and the cities: matrices, distances, labels and tables with gaps.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Writes the inputs of the cases into the folder `made` of `folder`, which holds the folder `data`. */
export function makeInputs(folder) {
  const made = `${folder}/made`;
  mkdirSync(made);
  const digits = gunzipSync(readFileSync(`${folder}/data/digits.csv.gz`))
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  const pixels = Uint8Array.from(digits.flatMap((row) => row.slice(0, 64)));
  const classes = Uint8Array.from(digits, (row) => row[64]);
  writeFileSync(`${made}/digits.npy`, npy('|u1', [digits.length, 64], pixels));
  writeFileSync(`${made}/digits.idx.gz`, gzipSync(idx([digits.length, 8, 8], pixels)));
  writeFileSync(`${made}/classes.idx.gz`, gzipSync(idx([digits.length], classes)));
  const floats = Float64Array.from(
    { length: 600 * 3 },
    (_, i) => 1 + Math.sin(i * i) + 3 * (((i / 3) | 0) % 4),
  );
  writeFileSync(`${made}/floats.npy`, npy('<f8', [600, 3], floats));
  const cities = JSON.parse(readFileSync(`${folder}/data/citypopulation.json`, 'utf8')).slice(0, 30);
  const years = cities.map(({ year }) => Number(year));
  const square = years.map((a) => years.map((b) => Math.abs(a - b)).join(','));
  writeFileSync(`${made}/square.csv`, `${square.join('\n')}\n`);
  writeFileSync(`${made}/condensed.csv`, '12,13,34,16,28,15\n');
  const noisy = ['label', ...Array.from({ length: 20 }, (_, i) => (i % 7 === 6 ? -1 : i < 10 ? 0 : 1))];
  writeFileSync(`${made}/noisy.csv`, `${noisy.join('\n')}\n`);
  const mixed = cities.map(({ year, population }, i) =>
    [i % 9 === 4 ? '' : year, population, ['red', 'green', 'blue'][i % 3], 'SML'[i % 2], 1 + (i % 4)].join(
      ',',
    ),
  );
  writeFileSync(`${made}/mixed.csv`, `year,population,color,size,count\n${mixed.join('\n')}\n`);
  const plain = Array.from({ length: 50 }, (_, i) => `${(i % 5) * 4 + Math.cos(i)},${(i % 3) - Math.sin(i)}`);
  writeFileSync(`${made}/plain.csv`, `a,b\n${plain.join('\n')}\n`);
}

/** A NumPy file, version 1.0, in row order. */
function npy(descr, shape, values) {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(header), bytes]);
}

/** An IDX file of bytes. */
function idx(shape, values) {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt16BE(0x0800 + shape.length, 2);
  shape.forEach((size, i) => {
    header.writeUInt32BE(size, 4 + 4 * i);
  });
  return Buffer.concat([header, values]);
}
