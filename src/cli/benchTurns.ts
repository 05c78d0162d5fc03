import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClusterkitError } from '../core/errors.ts';
import type { BenchDocument } from '../work/bench/document.ts';
import { summarize } from '../work/bench/timing.ts';
import { ROOT } from '../work/root.ts';
import type { Session } from './session.ts';

/** The program in a checkout or an installed package. */
const PROGRAM = 'bin/clusterkit.js';

/** Options of this bench that say nothing of the work, and how many words each of them takes. */
const LEFT_OUT: Readonly<Record<string, number>> = {
  ...{ '--compare': 2, '--fail-if': 2, '--junit': 2, '--markdown': 2, '--chart': 2, '--output': 2, '-o': 2 },
  ...{ '--repeat': 2, '--warmup': 2, '--json': 1, '--quiet': 1, '-q': 1, '--strict': 1, '--debug': 1 },
};

/** Whether `--compare` names a built checkout or an installed package instead of a document. */
export function isProgramFolder(path: string): boolean {
  return existsSync(join(path, PROGRAM));
}

/**
 * Measures another version and this one in turns, each in a process of its own: in each round both run once, and the
 * version that runs first changes from round to round.
 * @throws {ClusterkitError} input, with what a process said that failed; aborted
 */
export async function measureInTurns(
  session: Session,
  folder: string,
  { repeat = 7, warmup = 1 }: { repeat?: number; warmup?: number },
): Promise<{ base: BenchDocument; here: BenchDocument }> {
  const words = withoutOptions(session.call?.arguments ?? []);
  const argv = [...words, '--repeat', '1', '--warmup', String(warmup), '--json', '--quiet'];
  const programs = [join(folder, PROGRAM), fileURLToPath(new URL(PROGRAM, ROOT))];
  const documents: BenchDocument[][] = [[], []];
  for (let round = 0; round < repeat; round++)
    for (const side of round % 2 === 0 ? [0, 1] : [1, 0]) {
      session.pacing.onProgress({
        stage: 'bench, both versions',
        done: 2 * round + Number(side !== round % 2),
        total: 2 * repeat,
      });
      documents[side].push(await measureOnce(session, programs[side], argv));
    }
  const [base, here] = documents.map((all) => joined(all, { repeat, warmup }));
  return { base, here };
}

function withoutOptions(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const [flag, ...value] = words[at].split('=');
    const length = Object.hasOwn(LEFT_OUT, flag) ? LEFT_OUT[flag] : 0;
    if (length === 0) kept.push(words[at]);
    else if (length === 2 && value.length === 0) at++;
  }
  return kept;
}

function measureOnce({ io }: Session, program: string, argv: readonly string[]): Promise<BenchDocument> {
  const refuse = (reason: string) =>
    new ClusterkitError('input', reason, { option: 'compare', at: { file: program } });
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...argv], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: io.env,
      signal: io.signal,
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error) => fail(io.signal.aborted ? io.signal.reason : refuse(String(error))));
    child.on('close', (code) => {
      const told = Buffer.concat(err).toString('utf8').trim().split('\n').at(-1) ?? '';
      if (code !== 0) fail(refuse(`the bench ended with exit code ${code}: ${told}`));
      else done(JSON.parse(Buffer.concat(out).toString('utf8')));
    });
  });
}

/** One document of several, with the seconds of all of them. */
function joined(all: readonly BenchDocument[], rounds: { repeat: number; warmup: number }): BenchDocument {
  const last = all[all.length - 1];
  const runs = last.runs.map((run, at) => ({
    ...run,
    seconds: summarize(all.map(({ runs }) => runs[at].seconds.min)),
  }));
  return { ...last, settings: { ...last.settings, ...rounds }, runs };
}
