import { ClusterkitError } from '../core/errors.ts';
import { removeAllTemporary, removePartialFiles } from '../work/files.ts';
import { run } from './program.ts';
import { EXIT_CODES } from './report.ts';
import type { Io } from './session.ts';

/** How long the current work may take to stop after an interrupt, in ms. */
const GRACE = 800;

/** The process: streams, signals and the exit code around `run`. */
export async function main(): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  const controller = new AbortController();
  const io: Io = { stdin, stdout, stderr, env, signal: controller.signal, closed: false };
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // a reader that closes the pipe early (`| head`) is no failure; files that were requested are still written
    io.closed = true;
    if (error.code === 'EPIPE') return;
    stderr.write(`clusterkit: standard output cannot be written (${error.message})\n`);
    process.exit(EXIT_CODES.output);
  });
  // nobody is left to read an error
  stderr.on('error', () => {});
  process.once('SIGINT', () => {
    controller.abort(new ClusterkitError('aborted', 'interrupted'));
    io.clear?.();
    stderr.write('clusterkit: interrupted\n');
    removePartialFiles();
    const end = () => {
      removeAllTemporary();
      process.exit(EXIT_CODES.aborted);
    };
    process.once('SIGINT', end);
    setTimeout(end, GRACE).unref();
  });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      removeAllTemporary();
      // the handler is removed, so the signal ends the process as usual
      process.kill(process.pid, signal);
    });
  }
  // not process.exit: output that is still in a pipe must arrive
  process.exitCode = await run(process.argv.slice(2), io);
}
