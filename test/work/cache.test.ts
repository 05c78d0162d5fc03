import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cache } from '../../src/work/cache.ts';
import { temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const bytes = (length: number, value = 1) => new Uint8Array(length).fill(value);

describe('Cache', () => {
  it('returns what was put, also to another process', async () => {
    const cache = new Cache(join(folder, 'a'));
    await cache.put('fits', 'key', [bytes(5)]);
    expect(await new Cache(join(folder, 'a')).get('fits', 'key')).toEqual(Buffer.from(bytes(5)));
    expect(await cache.get('fits', 'other')).toBeUndefined();
    expect(await cache.get('tables', 'key')).toBeUndefined();
    expect(await cache.kinds()).toEqual([{ kind: 'fits', entries: 1, bytes: 45 }]);
    await cache.clear();
    expect(await cache.kinds()).toEqual([]);
  });

  it.each([
    ['a changed byte', (entry: Buffer) => Buffer.concat([entry.subarray(0, -1), Buffer.from([9])])],
    ['a missing byte', (entry: Buffer) => entry.subarray(0, -1)],
    ['nothing', () => Buffer.alloc(0)],
    ['another form', (entry: Buffer) => Buffer.concat([Buffer.from('ckc0'), entry.subarray(4)])],
  ])('does not trust an entry with %s', async (_, damage) => {
    const cache = new Cache(join(folder, 'b'));
    await cache.put('fits', 'key', [bytes(50)]);
    const [name] = readdirSync(join(cache.folder, 'fits'));
    const path = join(cache.folder, 'fits', name);
    writeFileSync(path, damage(readFileSync(path)));
    expect(await cache.get('fits', 'key')).toBeUndefined();
    await cache.put('fits', 'key', [bytes(50)]);
    expect(await cache.get('fits', 'key')).toHaveLength(50);
  });

  it('throws out what was not used for longest, and keeps nothing that is large', async () => {
    const cache = new Cache(join(folder, 'c'), 1000);
    for (let i = 0; i < 10; i++) {
      await cache.put('fits', String(i), [bytes(60, i)]);
      const now = Date.now() / 1000;
      for (const name of readdirSync(join(cache.folder, 'fits'))) {
        const path = join(cache.folder, 'fits', name);
        if (readFileSync(path)[40] === i) utimesSync(path, now - 100 + i, now - 100 + i);
      }
    }
    // the first is used again
    await cache.get('fits', '0');
    await cache.put('fits', '10', [bytes(60, 10)]);
    const [{ bytes: total }] = await cache.kinds();
    expect(total).toBeLessThanOrEqual(900);
    expect(await cache.get('fits', '0')).toBeDefined();
    expect(await cache.get('fits', '1')).toBeUndefined();
    expect(await cache.get('fits', '10')).toBeDefined();
    await cache.put('fits', 'large', [bytes(200)]);
    expect(await cache.get('fits', 'large')).toBeUndefined();
  });

  it('keeps nothing where nothing can be written, and removes what was never finished', async () => {
    writeFileSync(join(folder, 'file'), '');
    const none = new Cache(join(folder, 'file'));
    await none.put('fits', 'key', [bytes(5)]);
    expect(await none.get('fits', 'key')).toBeUndefined();
    const cache = new Cache(join(folder, 'd'));
    const kind = join(cache.folder, 'fits');
    mkdirSync(kind, { recursive: true });
    for (const [name, age] of [
      ['.old.partial', 7200],
      ['.new.partial', 0],
    ] as const) {
      writeFileSync(join(kind, name), 'x');
      utimesSync(join(kind, name), Date.now() / 1000 - age, Date.now() / 1000 - age);
    }
    expect(await cache.kinds()).toEqual([]);
    expect(readdirSync(kind)).toEqual(['.new.partial']);
  });
});
