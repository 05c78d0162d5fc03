import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binary, ROOT } from './support/cli.ts';

/* The package is what it says. */

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));

/** What may be in the package; each of these must be there. */
const CONTENTS = [
  /^(package\.json|README\.md|LICENSE)$/,
  /^bin\/(clusterkit\.js|load\.js|package\.json)$/,
  /^dist\/index\.js$/,
  /^dist\/index\.d\.ts$/,
  /^dist\/licenses\.txt$/,
  /^dist\/man\/clusterkit(-[\w-]+)?\.1$/,
  /^dist\/(algorithms|charts|core|distances|features|generators|indices|input|kernels|output|palettes|work)\/[\w/]+\.(js|d\.ts)$/,
  /^dist\/schemas\.json$/,
  /^dist\/bundle\/[\w-]+\.cjs$/,
  /^dist\/bundle\/LICENSES\.txt$/,
  /^dist\/bundle\/report\.(page|worker)\.txt$/,
  /^dist\/kernels\/\w+\.wasm$/,
  /^src\/charts\/fonts\/(Inter-\w+\.otf|OFL\.txt|README\.md)$/,
];

describe('the package', () => {
  it('holds what it should, and nothing else', () => {
    const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 1e8,
      shell: process.platform === 'win32',
    });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const paths = files.map(({ path }) => path);
    expect(paths.filter((path) => !CONTENTS.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(CONTENTS.filter((pattern) => !paths.some((path) => pattern.test(path)))).toEqual([]);
  });

  it('runs no script when it is installed, beside the build in a checkout', () => {
    const names = ['preinstall', 'install', 'postinstall', 'preprepare', 'postprepare'];
    expect(names.filter((name) => name in manifest.scripts)).toEqual([]);
    const scripted = Object.entries(lock.packages as Record<string, { dev?: true; hasInstallScript?: true }>)
      .filter(([, { dev, hasInstallScript }]) => hasInstallScript && !dev)
      .map(([path]) => path);
    expect(scripted).toEqual([]);
  });

  it('lists the license of each package that comes along', () => {
    const text = readFileSync(join(ROOT, 'dist/licenses.txt'), 'utf8');
    for (const name of Object.keys(manifest.dependencies))
      expect(text).toMatch(new RegExp(`^${name} \\S+: \\S`, 'm'));
    expect(text).not.toContain('typescript ');
  });

  it('tells what it is made of', () => {
    const { status, stdout, stderr } = binary(['--version', '--verbose']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(`clusterkit ${manifest.version}\nnode ${process.version}, `);
    for (const name of Object.keys(manifest.dependencies)) expect(stdout).toMatch(`\n  ${name} `);
    const folder = join(ROOT, 'dist/kernels');
    const kernels = readdirSync(folder).filter((name) => name.endsWith('.wasm'));
    for (const name of kernels) {
      const hash = createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
      expect(stdout).toContain(`\n  ${name} ${hash}\n`);
    }
  });
});
