/*
 * Writes dist/licenses.txt: the license of every package that an installation can bring along, by the lock file, and of
 * the fonts that the package holds.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
const lines = Object.entries(packages)
  .filter(([path, { dev }]) => path !== '' && !dev)
  .map(([path, { version, license }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!license) throw new Error(`package-lock.json has no license of ${name}`);
    return `${name} ${version}: ${license}`;
  });
const text = [
  'clusterkit: MIT, see LICENSE',
  'the fonts in src/charts/fonts: see the license beside them',
  '',
  'Packages that are installed beside it, each with the text of its license:',
  ...[...new Set(lines)].sort(),
  '',
].join('\n');
writeFileSync(`${root}dist/licenses.txt`, text);
