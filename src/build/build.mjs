/*
 * Builds dist from src: node src/build/build.mjs [--force]
 *
 * `npm ci`, `npm test`, `npm pack` and the first `npx clusterkit` in a checkout all ask for a build: what is fresh is not
 * built again.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesOf, runStages } from './stages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

const isKernelSource = (path) => path.startsWith('src/kernels/assembly/');
const isKernel = (path) => /^dist\/kernels\/[^/]+\.wasm$/.test(path);
const isModule = (path) => /^dist\/(?!bundle\/|\.).*\.(js|d\.ts)$/.test(path);

const STAGES = [
  {
    name: 'kernels',
    reads: isKernelSource,
    makes: isKernel,
    run: () => {
      node('src/kernels/assembly/build.mjs');
      removeStale(isKernel, (path) =>
        path.replace('dist/kernels', 'src/kernels/assembly').replace(/wasm$/, 'ts'),
      );
    },
  },
  {
    name: 'modules',
    reads: (path) => path.endsWith('.ts') && path.startsWith('src/') && !isKernelSource(path),
    makes: isModule,
    run: compile,
  },
  {
    name: 'schemas',
    reads: (path) => path === 'src/build/schemas.mjs' || (isModule(path) && path.endsWith('.d.ts')),
    makes: (path) => path === 'dist/schemas.json',
    run: () => node('src/build/schemas.mjs'),
  },
  {
    name: 'bundle',
    reads: (path) =>
      /^src\/build\/(bundle|ownMemory)\.mjs$/.test(path) ||
      isKernel(path) ||
      (isModule(path) && path.endsWith('.js')),
    // what V8 compiled is of the runs, not of the build
    makes: (path) => /^dist\/bundle\/.*\.(cjs|txt)$/.test(path),
    run: () => node('src/build/bundle.mjs'),
  },
  {
    name: 'man',
    reads: (path) => path === 'src/build/man.mjs' || (isModule(path) && path.endsWith('.js')),
    makes: (path) => path.startsWith('dist/man/'),
    run: () => node('src/build/man.mjs'),
  },
  {
    name: 'licenses',
    reads: (path) => path === 'src/build/licenses.mjs',
    makes: (path) => path === 'dist/licenses.txt',
    run: () => node('src/build/licenses.mjs'),
  },
];

runStages(root, STAGES, {
  folders: ['src', 'dist'],
  settings: ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'],
  stamp: 'dist/.stamp.json',
  force: process.argv.includes('--force'),
});

/** @param anew whether the compiler may not rely on what it wrote before */
function compile(anew) {
  if (anew) rmSync(join(root, 'dist/.tsbuildinfo'), { force: true });
  node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
  removeStale(isModule, (path) => path.replace(/^dist/, 'src').replace(/(\.d\.ts|\.js)$/, '.ts'));
}

/** Removes the files whose source is gone. */
function removeStale(makes, sourceOf) {
  for (const path of filesOf(root, ['dist']).filter(makes))
    if (!existsSync(join(root, sourceOf(path)))) rmSync(join(root, path));
}

function node(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
