import { ClusterkitError } from '../core/errors.ts';
import { removePartialFiles } from '../work/files.ts';
import { run } from './program.ts';
import { EXIT_CODES } from './report.ts';
import type { Io } from './session.ts';

/** How long the work in hand may take to stop after an interrupt, in ms. */
const GRACE = 800;

/** The process: streams, signals and the exit code around `run`. */
export async function main(): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  const controller = new AbortController();
  const io: Io = { stdin, stdout, stderr, env, signal: controller.signal, closed: false };
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // a reader that has seen enough (`| head`) is no failure; files that were asked for are still written
    io.closed = true;
    if (error.code === 'EPIPE') return;
    stderr.write(`clusterkit: standard output cannot be written (${error.message})\n`);
    process.exit(EXIT_CODES.output);
  });
  // nobody is left to tell
  stderr.on('error', () => {});
  process.once('SIGINT', () => {
    controller.abort(new ClusterkitError('aborted', 'interrupted'));
    stderr.write('clusterkit: interrupted\n');
    removePartialFiles();
    process.once('SIGINT', () => process.exit(EXIT_CODES.aborted));
    setTimeout(() => process.exit(EXIT_CODES.aborted), GRACE).unref();
  });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      removePartialFiles();
      // the handler is gone: now it ends as it would have
      process.kill(process.pid, signal);
    });
  }
  // not process.exit: what is still on its way through a pipe must arrive
  process.exitCode = await run(process.argv.slice(2), io);
}
