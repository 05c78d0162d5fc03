/*
 * Writes dist/man, the pages for `man`, from the declarations of the commands: node src/build/man.mjs
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { manPages } from '../../dist/cli/manPages.js';

const folder = fileURLToPath(new URL('../../dist/man/', import.meta.url));
const { stdin, stdout, stderr, env } = process;
// builds that are to be the same on any day name theirs
const day = env.SOURCE_DATE_EPOCH ? new Date(1000 * Number(env.SOURCE_DATE_EPOCH)) : new Date();
const date = day.toISOString().slice(0, 10);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, text] of manPages({ stdin, stdout, stderr, env: {}, signal: AbortSignal.abort() }, date))
  writeFileSync(folder + name, text);
