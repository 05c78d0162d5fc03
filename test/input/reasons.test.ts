import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { ClusterkitError } from '../../src/core/errors.ts';
import { openMatrix } from '../../src/input/matrix.ts';
import { openTable } from '../../src/input/table.ts';
import { toNpy } from '../../src/output/npy.ts';

const folder = mkdtempSync(join(tmpdir(), 'reasons-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

function write(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Lets one read of a file fail, as those of a broken disk do. @returns how many reads there were before, at most */
async function failAt(read: number): Promise<() => number> {
  const handle = await open(folder);
  const handles = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const original = handles.read;
  let count = 0;
  vi.spyOn(handles, 'read').mockImplementation(function (this: FileHandle, ...given: unknown[]) {
    if (count++ === read)
      return Promise.reject(
        Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' }),
      );
    return (original as (...args: unknown[]) => never).apply(this, given);
  });
  return () => count;
}

describe('a file that the system fails to read', () => {
  const numbers = toNpy(new Float64Array(20_000).fill(1.5), [10_000, 2]);
  it.each([
    ['a table', 'table.csv', 'x,y\n1,2\n,4\n', openTable],
    ['a table of JSON', 'table.json', '[{"x":1},{"x":2}]', openTable],
    ['a matrix', 'matrix.npy', numbers, (paths: string[]) => openMatrix(paths[0])],
    ['a packed matrix', 'matrix.npy.gz', gzipSync(numbers), (paths: string[]) => openMatrix(paths[0])],
  ] as const)('is named by %s, whichever read it is', async (_, name, bytes, read) => {
    const path = write(name, bytes);
    for (let at = 0; ; at++) {
      const reads = await failAt(at);
      const found = await read([path]).catch((error: unknown) => error);
      vi.restoreAllMocks();
      if (reads() <= at) break;
      expect(found, `read ${at}`).toBeInstanceOf(ClusterkitError);
      expect(found, `read ${at}`).toMatchObject({ code: 'input', at: { file: path } });
      expect((found as Error).message, `read ${at}`).toContain('i/o error, read');
    }
    expect.hasAssertions();
  });
});
