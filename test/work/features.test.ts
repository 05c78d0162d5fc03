import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import {
  featuresRun,
  lookAtRows,
  openFeatures,
  planFeatures,
  writeFeatures,
} from '../../src/work/features.ts';
import { OutputPlan } from '../../src/work/names.ts';
import type { FeaturesOptions } from '../../src/work/params/features.ts';
import { temporaryFolder } from '../support/cli.ts';
import { testWork } from '../support/work.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

beforeAll(() => {
  writeFileSync(at('t.csv'), 'id,x,y,kind\na,0,5,p\nb,,6,q\nc,4,7,p\n');
  writeFileSync(at('m.npy'), toNpy(Uint8Array.of(1, 2, 3, 4), [2, 2]));
});

const READING: FeaturesOptions = { id: 'id', labelColumn: 'kind', missing: 'drop', features: ['minmax'] };

async function open(name: string, options: FeaturesOptions) {
  const { groups } = await lookAtRows(testWork(), [at(name)]);
  return openFeatures(testWork(), groups[0], options);
}

describe('features', () => {
  it('record what became of the rows', async () => {
    const run = featuresRun(await open('t.csv', READING), READING);
    expect(run).toMatchObject({ seed: 1, n: 2, dim: 2, columns: ['x', 'y'], input: { n: 3 } });
    expect(run.steps).toMatchObject([{ name: 'scale', params: { method: 'minmax' }, from: 2, to: 2 }]);
    expect(run.warnings).toEqual([{ code: 'rows-left-out', rows: 1, total: 3 }]);
  });

  it('are written with the names and classes of the rows that are left', async () => {
    const subject = await open('t.csv', READING);
    await writeFeatures(testWork(), at('out.csv'), subject);
    expect(readFileSync(at('out.csv'), 'utf8')).toBe('id,x,y,class\na,0,0,p\nc,1,1,p\n');
  });

  it('are written as NPY in the type that they have', async () => {
    await writeFeatures(testWork(), at('out.npy'), await open('m.npy', {}));
    expect(readFileSync(at('out.npy'))).toEqual(readFileSync(at('m.npy')));
  });

  it('go to a file for each input', async () => {
    const inputs = await lookAtRows(testWork(), [at('m.npy'), at('m.npy')]);
    const plan = new OutputPlan({ inputs: inputs.files });
    const output = '{i}-{seed}.csv';
    expect(planFeatures(plan, inputs, { output, seed: 4 })).toEqual(['1-4.csv', '2-4.csv']);
    expect(planFeatures(plan, inputs, {})).toEqual([undefined, undefined]);
  });
});
