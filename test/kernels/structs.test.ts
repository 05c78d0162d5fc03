import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NUMBER } from '../../src/kernels/bytes/layout.ts';

const KERNELS = resolve(import.meta.dirname, '../../src/kernels');

const read = (file: string) => readFileSync(join(KERNELS, file), 'utf8');

/** Bytes of a field, where it is not 4: numbers of 32 bits, pointers, other structs by reference. */
const WIDE: Record<string, number> = { f64: 8, i64: 8, u64: 8 };

interface Struct {
  names: string[];
  bytes: number;
}

/** A class of the kernels, as it lies in memory. */
function structOf(file: string, name: string): Struct {
  const body = new RegExp(`^export class ${name} \\{\\n(.*?)^\\}`, 'ms').exec(read(`assembly/${file}`))?.[1];
  const fields = [...(body ?? '').matchAll(/^ {2}(\w+): (\w+);$/gm)];
  return {
    names: fields.map(([, field]) => field),
    bytes: fields.reduce((sum, [, , type]) => sum + (WIDE[type] ?? 4), 0),
  };
}

/** The fields that a function of the host lists, in their order. */
function listOf(file: string, name: string): string[] {
  const body = new RegExp(`^(?:export )?function ${name}\\(.*?^ {2}return \\{\\n(.*?)^ {2}\\};`, 'ms').exec(
    read(file),
  )?.[1];
  return [...(body ?? '').matchAll(/^ {4}(\w+)(?=[:,])/gm)].map(([, field]) => field);
}

/** Where the host lists the fields of a class, and what it sets beside them. */
const STRUCTS: [host: string, list: string, assembly: string, name: string, more?: string[]][] = [
  ['colors/layout.ts', 'blockFields', 'colors/layout.ts', 'Blocks'],
  ['colors/layout.ts', 'runFields', 'colors/layout.ts', 'Run'],
  ['bytes/layout.ts', 'rowFields', 'bytes/layout.ts', 'Rows'],
  ['bytes/layout.ts', 'runFields', 'bytes/layout.ts', 'Run', Object.keys(NUMBER)],
  ['floats/layout.ts', 'rowFields', 'floats/layout.ts', 'Rows'],
  ['floats/layout.ts', 'runFields', 'floats/layout.ts', 'Run'],
  ['silhouette/layout.ts', 'byteFields', 'bytes/layout.ts', 'Rows'],
  ['silhouette/layout.ts', 'runFields', 'silhouette/layout.ts', 'Run'],
  ['neighbors/layout.ts', 'treeFields', 'neighbors/layout.ts', 'BoxTree'],
  ['neighbors/layout.ts', 'searchFields', 'neighbors/layout.ts', 'Search'],
  ['hac/spatialIndex.ts', 'mergingFields', 'hac/layout.ts', 'Merging'],
  ['hac/spatialIndex.ts', 'spanningFields', 'hac/layout.ts', 'Spanning'],
  ['hac/members.ts', 'membersFields', 'hac/layout.ts', 'Members'],
  ['hac/matrix.ts', 'matrixFields', 'hac/layout.ts', 'Matrix'],
];

/** Where room for a struct is taken: in which file, for how many fields of 4 bytes, and what lists them. */
const rooms = (readdirSync(KERNELS, { recursive: true, encoding: 'utf8' }) as string[])
  .filter((file) => file.endsWith('.ts') && !file.startsWith('assembly'))
  .flatMap((file) =>
    [...read(file).matchAll(/take\((\d+) \* FIELD\),\s*fields: .*?(\w+Fields)\(/g)].map(
      ([, count, list]) => [file, list, Number(count)] as const,
    ),
  );

describe('structs that the host writes', () => {
  it.each(STRUCTS)('%s: %s', (host, list, assembly, name, more = []) => {
    const { names } = structOf(assembly, name);
    expect(names.length).toBeGreaterThan(5);
    expect([...listOf(host, list), ...more]).toEqual(names);
  });

  it('are all known here', () => {
    const lists = new Set(STRUCTS.map(([, list]) => list));
    expect(rooms.length).toBeGreaterThanOrEqual(STRUCTS.length);
    expect(rooms.filter(([, list]) => !lists.has(list))).toEqual([]);
  });

  it.each(rooms)('have room enough: %s, %s', (file, list, count) => {
    const [, , assembly, name] =
      STRUCTS.find(([host, its]) => host === file && its === list) ??
      STRUCTS.find(([, its]) => its === list)!;
    expect(4 * count).toBeGreaterThanOrEqual(structOf(assembly, name).bytes);
  });
});
