import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALGORITHMS } from '../src/algorithms/table.ts';
import { CHARTS } from '../src/charts/table.ts';
import { DISTANCES } from '../src/distances/table.ts';
import { FEATURES } from '../src/features/table.ts';
import { INDICES } from '../src/indices/table.ts';
import { ROOT } from './support/cli.ts';

const manual = readFileSync(join(ROOT, 'src/cli/README.md'), 'utf8');

describe('the manual', () => {
  it('has the tables that the program is made of', () => {
    const script = join(ROOT, 'src/build/manual.mjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  it.each([...ALGORITHMS, ...DISTANCES, ...INDICES, ...FEATURES, ...CHARTS].map(({ name }) => name))(
    'names %s',
    (name) => expect(manual).toContain(`| \`${name}\` |`),
  );
});
