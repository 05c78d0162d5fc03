/*
 * Draws the pictures of the documents anew, each by its command, into images/charts.
 *
 * node src/build/gallery.mjs [--only REGEX]
 *
 * It reads the build. Pictures are drawn in a temporary folder that has the data and the pictures, and reduced to 256 colors.
 * Files that no command draws are removed.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { FOLDER, GROUPS, linesOf, wordsOf } from './pictures.mjs';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const only = new RegExp(values.only);
const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'bin/clusterkit.js');
const pictures = GROUPS.flatMap((group) => group.pictures);

const folder = mkdtempSync(join(tmpdir(), 'gallery-'));
for (const name of ['images', 'data']) symlinkSync(join(root, name), join(folder, name));

/** @returns what went wrong, if something did */
async function draw(picture) {
  for (const line of linesOf(picture)) {
    const [, ...argv] = wordsOf(line);
    const { status, stderr } = spawnSync(process.execPath, [program, ...argv, '-q'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) return `${line}: exit code ${status}: ${stderr}`;
  }
  const drawn = join(folder, picture.file);
  if (!existsSync(drawn)) return `${picture.file}: not drawn`;
  const bytes = await sharp(drawn).png({ palette: true, compressionLevel: 9, effort: 10 }).toBuffer();
  writeFileSync(join(root, FOLDER, picture.file), bytes);
  return undefined;
}

const failures = [];
try {
  mkdirSync(join(root, FOLDER), { recursive: true });
  for (const picture of pictures.filter(({ file }) => only.test(file))) {
    const failure = await draw(picture);
    if (failure) failures.push(failure);
    else process.stdout.write(`${picture.file}  ${statSync(join(root, FOLDER, picture.file)).size} bytes\n`);
  }
  const known = new Set(pictures.map(({ file }) => file));
  for (const name of readdirSync(join(root, FOLDER))) if (!known.has(name)) rmSync(join(root, FOLDER, name));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures) process.stderr.write(`${failure}\n`);
if (failures.length > 0) process.exitCode = 1;
