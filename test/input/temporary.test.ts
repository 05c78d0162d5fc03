import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { temporaryFolder as testFolder } from '../support/cli.ts';

/** As in a new process, which has not looked for folders that others left. */
async function fresh() {
  vi.resetModules();
  return await import('../../src/input/temporary.ts');
}

const folder = testFolder();
beforeEach(() => vi.stubEnv('TMPDIR', folder));
afterEach(() => vi.unstubAllEnvs());

it('a folder is new each time, and goes with what is in it', async () => {
  const { temporaryFolder, removeTemporaryFolder, removeTemporaryFolders } = await fresh();
  const made = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
  expect(new Set(made).size).toBe(3);
  for (const path of made) writeFileSync(join(path, 'rows'), 'x');
  await removeTemporaryFolder(made[0]);
  expect(made.map((path) => existsSync(path))).toEqual([false, true, true]);
  removeTemporaryFolders();
  expect(readdirSync(folder)).toEqual([]);
});

it('folders of runs that are gone are removed, but not those of runs that are there, or elsewhere', async () => {
  const { temporaryFolder, removeTemporaryFolders } = await fresh();
  const own = basename(await temporaryFolder());
  const { pid: gone } = spawnSync(process.execPath, ['-e', '0']);
  const left = own.replace(`-${process.pid}-`, `-${gone}-`);
  const elsewhere = left.replace(/^clusterkit-./, (start) => `clusterkit-${start.endsWith('0') ? 1 : 0}`);
  const others = [elsewhere, 'clusterkit-notes', `x${left}`];
  for (const name of [left, ...others]) mkdirSync(join(folder, name));
  const again = await fresh();
  const second = basename(await again.temporaryFolder());
  expect(readdirSync(folder).sort()).toEqual([own, second, ...others].sort());
  again.removeTemporaryFolders();
  removeTemporaryFolders();
});

it.each([
  ['there is no folder', 'nowhere', 'is not there'],
  ['it is a file', 'file', 'is no folder'],
])('one line says where temporary files cannot be: %s', async (_, name, words) => {
  const { temporaryFolder } = await fresh();
  writeFileSync(join(folder, 'file'), '');
  vi.stubEnv('TMPDIR', join(folder, name));
  await expect(temporaryFolder()).rejects.toMatchObject({
    code: 'output',
    reason: `the folder for temporary files, ${join(folder, name)}, ${words}`,
    remedies: [{ how: 'do', what: expect.stringContaining('TMPDIR') }],
  });
});
