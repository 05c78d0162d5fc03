import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support/cli.ts';

/* Benches are not run by the tests: at least they import what there is, and the document names the files there are. */

const BENCH = join(ROOT, 'test/bench');
const benches = readdirSync(BENCH).filter((name) => name.endsWith('.mjs'));

describe('benches', () => {
  it.each(benches)('%s imports what there is', async (name) => {
    const source = readFileSync(join(BENCH, name), 'utf8');
    for (const [, names, from] of source.matchAll(
      /^import \{([^}]*)\} from '\.\.\/\.\.\/dist\/(.*)\.js';$/gm,
    )) {
      const path = join(ROOT, 'src', `${from}.ts`);
      expect(existsSync(path), from).toBe(true);
      const exported = Object.keys(await import(path));
      for (const word of names.split(',').map((text) => text.trim().split(' as ')[0]))
        if (word !== '') expect(exported).toContain(word);
    }
  });

  it('are documented, and no others', () => {
    const named = [...readFileSync(join(BENCH, 'README.md'), 'utf8').matchAll(/\bbench\/(\w+\.(?:mjs|py))/g)];
    const files = readdirSync(BENCH);
    for (const [, name] of named) expect(files).toContain(basename(name));
    for (const name of benches.filter((one) => one !== 'sameInputs.mjs'))
      expect(named.map(([, file]) => file)).toContain(name);
  });
});
