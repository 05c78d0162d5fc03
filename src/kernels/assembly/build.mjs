// Compiles each entry of this folder to dist/kernels/<name>.wasm, and writes kernels/layouts.ts.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { writeLayouts } from './layouts.mjs';

/** The files with exports for the host; the others are imported by them. */
const ENTRIES = ['colors', 'counting', 'bytes', 'floats', 'minibatch', 'silhouette', 'hac', 'neighbors'];

writeLayouts();
const root = fileURLToPath(new URL('../../..', import.meta.url));
await mkdir(`${root}dist/kernels`, { recursive: true });
for (const name of ENTRIES) {
  const { error, stderr } = await asc.main(
    [
      `src/kernels/assembly/${name}.ts`,
      ...['--config', 'src/kernels/assembly/asconfig.json', '--baseDir', root],
      ...['-o', `dist/kernels/${name}.wasm`],
    ],
    {},
  );
  if (error) {
    process.stderr.write(`${stderr.toString()}${error.message}\n`);
    process.exit(1);
  }
}
