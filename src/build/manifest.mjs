/*
 * node src/build/manifest.mjs strip|restore
 *
 * The package.json of the package says nothing of how it was built: npm would warn users of its scripts. npm packs the
 * file as it stands on the disk, so `strip` keeps the whole one aside until `restore`, which also follows a pack that
 * was interrupted.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = `${root}package.json`;
const folder = `${root}node_modules/.cache/clusterkit`;
const aside = `${folder}/package.json`;

const read = () => JSON.parse(readFileSync(manifest, 'utf8'));

if (existsSync(aside)) {
  // one with scripts is whole already, and may be newer
  if (!read().scripts) copyFileSync(aside, manifest);
  rmSync(aside);
}
if (process.argv[2] === 'strip') {
  mkdirSync(folder, { recursive: true });
  copyFileSync(manifest, aside);
  const { scripts, devDependencies, knip, ...rest } = read();
  writeFileSync(manifest, `${JSON.stringify(rest, null, 2)}\n`);
}
