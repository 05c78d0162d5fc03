/*
 * Joins the modules of the command line, as tsc left them in dist, and the packages that they use to a few files in
 * dist/bundle, which bin/load.js loads: hundreds of small files take longer to find and to compile than many a command
 * takes to run. Packages with compiled code of their own stay outside.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { withOwnMemory } from './ownMemory.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = `${root}dist/bundle`;

/** Packages that have machine code, or look for files of theirs, or are installed by those who want them. */
const OUTSIDE = ['sharp', '@duckdb/node-api', '@resvg/resvg-js', 'bullmq', 'ioredis'];

/** Files, and modules that each of them has together with all that these import at once; modules go to the first. */
const FILES = {
  start: ['cli/main'],
  cluster: ['cli/cluster'],
  rows: ['work/openRows', 'input/matrix', 'input/table/text/reader'],
  pictures: ['work/openPictures', 'input/image'],
  kmeans: ['algorithms/kmeans', 'algorithms/centers/plainEngine', 'algorithms/centers/floatEngine'],
  charts: ['charts/render'],
};

/** Modules that a page has in place of others: it has one thread, and memory and kernels of its own. */
const IN_PAGE = {
  'core/sharedMemory': 'ownMemory',
  'kernels/built': 'built',
  'kernels/pool': 'pool',
};

await rm(folder, { recursive: true, force: true });
const bundle = await rolldown({
  input: { main: `${root}dist/cli/main.js` },
  cwd: root,
  platform: 'node',
  external: OUTSIDE,
  resolve: {
    // the one for Node waits for a package that is not installed
    alias: {
      'vega-canvas': `${root}node_modules/vega-canvas/build/vega-canvas.browser.js`,
      // its entry for require finds its parts in a way of its own
      'jsonc-parser': `${root}node_modules/jsonc-parser/lib/esm/main.js`,
    },
  },
  transform: { define: { 'import.meta.url': '__address' } },
  // what one command imports at once and another one late
  checks: { ineffectiveDynamicImport: false },
});
const { output } = await bundle.write({
  // addresses of files are relative to folders in dist, of which this is another one
  dir: folder,
  format: 'cjs',
  banner: 'const __address = require("node:url").pathToFileURL(__filename).href;',
  comments: false,
  dynamicImportInCjs: false,
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
  codeSplitting: {
    groups: Object.entries(FILES).map(([name, entries], at, all) => ({
      name,
      test: (id) => entries.some((entry) => id === `${root}dist/${entry}.js`),
      priority: all.length - at,
    })),
  },
});
await bundlePage();
await bundleWorker();
const modules = output.concat(await bundleSharp()).flatMap(({ moduleIds = [] }) => moduleIds);
writeFileSync(`${folder}/LICENSES.txt`, licensesOf(modules));

/**
 * The JavaScript of sharp, some fifty files, as one with its version in its name: bin/load.js takes it where that version is
 * installed, and sharp's own files where another one is.
 */
async function bundleSharp() {
  const { version } = JSON.parse(readFileSync(`${root}node_modules/sharp/package.json`, 'utf8'));
  const sharp = await rolldown({
    input: `${root}node_modules/sharp/dist/index.cjs`,
    cwd: root,
    platform: 'node',
    external: [/^@img\/sharp-/],
  });
  const { output } = await sharp.write({
    dir: folder,
    format: 'cjs',
    comments: false,
    entryFileNames: `sharp-${version.replace(/\W/g, '-')}.cjs`,
  });
  return output;
}

/** The script of the page of reports, which runs in browsers: one file without imports, which `work/report` puts into pages. */
async function bundlePage() {
  const page = await rolldown({ input: `${root}dist/page/main.js`, cwd: root, platform: 'browser' });
  const { output } = await page.generate({ format: 'iife', minify: true, comments: false });
  // the text of a script ends where its tag does
  const script = output[0].code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  writeFileSync(`${folder}/report.page.txt`, script);
}

/** The worker of these pages, which clusters: one file with the kernels in it, deflated, in base64. */
async function bundleWorker() {
  const replaced = Object.entries(IN_PAGE).map(([name, own]) => [
    `${root}dist/${name}.js`,
    `${root}dist/work/inPage/${own}.js`,
  ]);
  const inPage = {
    name: 'in-page',
    async resolveId(id, importer, options) {
      const found = await this.resolve(id, importer, { ...options, skipSelf: true });
      return new Map(replaced).get(found?.id) ?? found;
    },
  };
  const worker = await rolldown({
    input: `${root}dist/work/inPage/worker.js`,
    cwd: root,
    platform: 'browser',
    plugins: [inPage],
    checks: { ineffectiveDynamicImport: false },
  });
  const { output } = await worker.generate({
    format: 'iife',
    minify: true,
    comments: false,
    codeSplitting: false,
  });
  const [{ code }] = output;
  const kernels = {};
  for (const [, name] of code.matchAll(/\b\w+\([`'"](\w+)[`'"]\)/g))
    if (existsSync(`${root}dist/kernels/${name}.wasm`))
      kernels[name] = withOwnMemory(readFileSync(`${root}dist/kernels/${name}.wasm`)).toString('base64');
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const before = `const __version=${JSON.stringify(version)},__kernels=${JSON.stringify(kernels)};`;
  writeFileSync(
    `${folder}/report.worker.txt`,
    deflateRawSync(before + code, { level: 9 }).toString('base64'),
  );
}

/** The licenses of the packages that modules belong to: whoever copies a package copies these. */
function licensesOf(modules) {
  const packages = new Set(
    modules.flatMap(
      (id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id.replaceAll('\\', '/')) ?? [],
    ),
  );
  const texts = [...packages].sort().map((path) => {
    const { name, version, license, author } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8'));
    const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
    const text = file
      ? readFileSync(`${path}/${file}`, 'utf8')
      : `${license}, ${typeof author === 'string' ? author : (author?.name ?? '')}`;
    return `${name} ${version}\n\n${text.trim()}\n`;
  });
  return `The files of this folder have these packages in them.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
