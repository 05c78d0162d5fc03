import { describe, expect, it } from 'vitest';
import { labelRows } from '../../src/algorithms/centers/labelRows.ts';
import { PieceLabeler } from '../../src/algorithms/centers/pieceLabeler.ts';
import { Pacer } from '../../src/core/pacer.ts';
import { newRows } from '../../src/core/rowMemory.ts';
import { Lottery } from '../support/random.ts';

describe('PieceLabeler', () => {
  it('labels pieces in one place, and elsewhere, as labelRows does', async () => {
    const lottery = new Lottery(84);
    const [n, dim, k] = [70_000, 4, 80];
    const centers = Float64Array.from(lottery.floats(k * dim, -9, 9));
    const place = newRows(Float32Array, n * dim) as Float32Array;
    const pacer = new Pacer({});
    const labeler = new PieceLabeler(centers);
    try {
      for (const count of [n, n, 10, n]) {
        place.set(lottery.floats(count * dim, -9, 9));
        const piece = { x: place.subarray(0, count * dim), n: count, dim };
        const copy = { x: Float64Array.from(piece.x), n: count, dim };
        const { labels, d2 } = await labeler.label(piece, pacer);
        const expected = await labelRows(copy, centers, pacer);
        expect(Buffer.compare(bytesOf(labels.subarray(0, count)), bytesOf(expected.labels))).toBe(0);
        expect(Buffer.compare(bytesOf(d2.subarray(0, count)), bytesOf(expected.d2))).toBe(0);
      }
    } finally {
      labeler.close();
    }
  });
});

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}
