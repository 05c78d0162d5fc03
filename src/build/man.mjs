/*
 * Writes dist/man, the pages for `man`, from the declarations of the commands: node src/build/man.mjs
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { manPages } from '../../dist/cli/manPages.js';

const folder = fileURLToPath(new URL('../../dist/man/', import.meta.url));
const { stdin, stdout, stderr } = process;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, text] of manPages({ stdin, stdout, stderr, env: {}, signal: AbortSignal.abort() }))
  writeFileSync(folder + name, text);
