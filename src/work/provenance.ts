import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ROOT } from './root.ts';

/** What a program is made of: enough to tell whether two machines run the same. */
export interface Provenance {
  version: string;
  /** The installed version of each package that clusterkit asks for; those that are missing are left out. */
  packages: Record<string, string>;
  /** SHA-256 of each compiled kernel. The build makes the same bytes from the same source. */
  kernels: Record<string, string>;
}

/** Reads versions and hashes from the installed files. */
export function provenance(): Provenance {
  const { version, dependencies } = readJson(new URL('package.json', ROOT));
  const installed = Object.keys(dependencies)
    .map((name) => [name, versionOf(name)])
    .filter((pair): pair is [string, string] => pair[1] !== undefined);
  const folder = new URL('dist/kernels/', ROOT);
  const kernels = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.wasm')) : [];
  return {
    version,
    packages: Object.fromEntries(installed),
    kernels: Object.fromEntries(
      kernels.sort().map((name) => [name, sha256(readFileSync(new URL(name, folder)))]),
    ),
  };
}

/** The version of a package that this one would load; undefined if it is not installed. */
function versionOf(name: string): string | undefined {
  const folders = createRequire(new URL('package.json', ROOT)).resolve.paths(name) ?? [];
  const file = folders.map((folder) => `${folder}/${name}/package.json`).find(existsSync);
  return file && readJson(file).version;
}

function readJson(path: URL | string) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
