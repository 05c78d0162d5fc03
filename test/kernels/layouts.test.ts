import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Arena, place, readField, writeFields, writeStruct } from '../../src/kernels/host.ts';
import { Rows, Step } from '../../src/kernels/layouts/bytes.ts';
import { Members } from '../../src/kernels/layouts/hac.ts';

const KERNELS = new URL('../../src/kernels/', import.meta.url);

/** The generator, which is plain JavaScript for the build. */
async function generated(): Promise<{ file: string; text: string }[]> {
  const { layouts } = await import(new URL('assembly/layouts.mjs', KERNELS).href);
  return layouts();
}

describe('layouts', () => {
  it('are those of the sources of the kernels: npm run build:kernels writes them', async () => {
    const texts = await generated();
    const folder = new URL('layouts/', KERNELS);
    expect(readdirSync(folder).sort()).toEqual(texts.map(({ file }) => file).sort());
    for (const { file, text } of texts) expect(readFileSync(new URL(file, folder), 'utf8')).toBe(text);
  });

  it('are right for structs worked out by hand', () => {
    expect(Rows).toEqual({
      bytes: 40,
      fields: {
        n: ['i32', 0],
        dim: ['i32', 4],
        half: ['i32', 8],
        x: ['u32', 12],
        weights: ['u32', 16],
        starts: ['u32', 20],
        counts: ['u32', 24],
        pairs: ['u32', 28],
        squares: ['u32', 32],
        scale: ['u32', 36],
      },
    });
    expect([Step.publishCenter, Step.moveCenter, Step.takeSeed]).toEqual([0, 1, 6]);
    // numbers of 8 bytes are at multiples of 8
    const { spare, slack, reach, work, points } = Members.fields;
    expect([spare, slack, reach, work, points]).toEqual([
      ['u32', 44],
      ['f64', 48],
      ['f64', 56],
      ['f64', 64],
      ['u32', 72],
    ]);
  });
});

describe('structs in memory', () => {
  const Mixed = {
    bytes: 24,
    fields: { count: ['i32', 0], at: ['u32', 4], share: ['f32', 8], limit: ['f64', 16] },
  } as const;

  it('are written and read by their types', () => {
    const arena = new Arena();
    const placed = place(arena, Mixed, () => ({
      count: -1,
      at: arena.take(3e9),
      share: 0.1,
      limit: Math.PI,
    }));
    expect(placed.fields.at).toBeGreaterThan(placed.at);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    writeStruct(memory, placed);
    const read = (name: keyof typeof Mixed.fields) => readField(memory, placed, name);
    expect([read('count'), read('at'), read('share'), read('limit')]).toEqual([
      -1,
      placed.fields.at,
      Math.fround(0.1),
      Math.PI,
    ]);
    writeFields(memory, placed, { at: 4e9, limit: 1e300 });
    expect([read('count'), read('at'), read('share'), read('limit')]).toEqual([
      -1,
      4e9,
      Math.fround(0.1),
      1e300,
    ]);
  });
});
