import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll } from 'vitest';
import { run } from '../../src/cli/program.ts';
import { TEST_LIMIT } from './limits.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
export const FLOWER = join(ROOT, 'images/flower.jpg');
export const COINS = join(ROOT, 'images/coins.png');
const BINARY = join(ROOT, 'bin/clusterkit.js');

interface Outcome {
  code: number;
  stdout: string;
  /** Without the lines that tell how files were read. */
  stderr: string;
  /** These lines. */
  told: string;
}

interface Surroundings {
  env?: Record<string, string>;
  tty?: boolean;
  stdin?: Uint8Array;
  signal?: AbortSignal;
}

/** A command line run in this process, its streams caught. */
export async function cli(
  argv: string[],
  { env = {}, tty = false, stdin, signal }: Surroundings = {},
): Promise<Outcome> {
  const stdout = Object.assign(new PassThrough(), { isTTY: tty, columns: 100 });
  const stderr = Object.assign(new PassThrough(), { isTTY: tty, columns: 100 });
  const caught = [collect(stdout), collect(stderr)];
  const input = Readable.from(stdin ? [Buffer.from(stdin)] : []);
  const code = await run(argv, {
    stdin: input,
    stdout,
    stderr,
    env,
    signal: signal ?? new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  const [out, err] = await Promise.all(caught);
  const lines = err.split(/(?<=\n)/);
  const [told, said] = [lines.filter(isReading), lines.filter((line) => !isReading(line))];
  return { code, stdout: out, stderr: said.join(''), told: told.join('') };
}

function isReading(line: string): boolean {
  return /: read as .*\d (rows?|items?|labels?)\b/.test(line);
}

async function collect(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The document that a command prints under --json. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into it field by field
export async function json(argv: string[], surroundings?: Surroundings): Promise<any> {
  const { stdout, code, stderr } = await cli([...argv, '--json'], surroundings);
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

/** The real program in a process of its own, with an environment that says nothing about colors. */
export function binary(
  argv: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: Uint8Array } = {},
): SpawnSyncReturns<string> {
  const env = { PATH: process.env.PATH, ...options.env };
  return spawnSync(process.execPath, [BINARY, ...argv], {
    ...options,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: TEST_LIMIT,
  });
}

/** The same, running beside the test. */
export function binaryProcess(argv: string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  return spawn(process.execPath, [BINARY, ...argv], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    timeout: TEST_LIMIT,
  });
}

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clusterkit-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
