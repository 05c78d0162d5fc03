import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support/cli.ts';

/* The public API, as the declarations of the build have it. */

interface Member {
  name: string;
  isFunction: boolean;
  text: string;
  tags: { name: string; text: string }[];
}

interface PackageEntry {
  name: string;
  text: string;
  parts: { title: string; text: string; members: Member[]; isGroup?: true }[];
}

const { apiReference, entriesOfPackage } = await import(pathToFileURL(join(ROOT, 'src/build/api.mjs')).href);
const entries = entriesOfPackage() as PackageEntry[];
const members = entries.flatMap(({ name, parts }) =>
  parts.flatMap((part) =>
    part.members.map((member) => ({
      ...member,
      path: part.isGroup ? `${part.title}.${member.name}` : member.name,
      entry: name,
    })),
  ),
);

/** Functions that examples of others call, or that change the whole process. */
const WITHOUT_EXAMPLE = [/^find[A-Z]/, /^configureKernels$/, /^labelPieces$/];

describe('the public API', () => {
  it('has its entries, each with a word on what it is', () => {
    expect(entries.map(({ name }) => name)).toEqual(
      ['', '/input', '/charts', '/work'].map((path) => `clusterkit${path}`),
    );
    for (const { name, text, parts } of entries) {
      expect(text, name).not.toBe('');
      for (const part of parts) if (part.isGroup) expect(part.text, part.title).not.toBe('');
    }
  });

  it('says of every export what it is', () => {
    expect(
      members.filter(({ text }) => text.trim() === '').map(({ entry, path }) => `${entry}: ${path}`),
    ).toEqual([]);
  });

  it('has an example of each function of the library', () => {
    const bare = members.filter(
      ({ entry, isFunction, tags, name }) =>
        entry === 'clusterkit' &&
        isFunction &&
        !tags.some((tag) => tag.name === 'example') &&
        !WITHOUT_EXAMPLE.some((pattern) => pattern.test(name)),
    );
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  it('has a reference that names everything', () => {
    const reference: string = apiReference();
    for (const { path } of members) expect(reference).toContain(`\n#### ${path}\n`);
  });
});
