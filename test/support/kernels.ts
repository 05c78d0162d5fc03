import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** When the newest of the files of a folder was written, in ms; 0 when there are none. */
function newest(folder: string, ending: RegExp): number {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return 0;
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => ending.test(file));
  return Math.max(0, ...files.map((file) => statSync(join(path, file)).mtimeMs));
}

/** Before the first test: compiles the kernels when a source is newer. Old ones would misread what the host writes. */
export default function setup(): void {
  if (newest('dist/kernels', /\.wasm$/) > newest('src/kernels/assembly', /\.(ts|mjs|json)$/)) return;
  execFileSync(process.execPath, ['src/kernels/assembly/build.mjs'], { cwd: ROOT, stdio: 'inherit' });
}
