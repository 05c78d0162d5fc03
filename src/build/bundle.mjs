/*
 * Joins the modules of the command line, as tsc left them in dist, to a few files in dist/bundle: a command loads some
 * of these instead of up to 170 modules, and starts in 30 ms less. Packages stay outside.
 */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../..', import.meta.url));
await rm(`${root}dist/bundle`, { recursive: true, force: true });
const bundle = await rolldown({
  input: { main: `${root}dist/cli/main.js` },
  cwd: root,
  platform: 'node',
  external: (id) => !/^[./]/.test(id) && !/^[A-Za-z]:/.test(id),
  // what one command imports at once and another one late
  checks: { ineffectiveDynamicImport: false },
});
const output = {
  // addresses of files are relative to folders in dist, of which this is another one
  dir: `${root}dist/bundle`,
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
};
const always = modulesLoadedBy('main.js', (await bundle.generate(output)).output);
await bundle.write({
  ...output,
  codeSplitting: { groups: [{ name: 'start', test: (id) => always.has(id) }] },
});

/** The modules in a chunk and in those that it imports at once: one file of all is read faster than thirty. */
function modulesLoadedBy(first, chunks) {
  const files = new Set([first]);
  const modules = new Set();
  for (const file of files) {
    const { moduleIds = [], imports = [] } = chunks.find(({ fileName }) => fileName === file) ?? {};
    for (const id of moduleIds) modules.add(id);
    for (const name of imports) files.add(name);
  }
  return modules;
}
