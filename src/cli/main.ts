import { ClusterkitError } from '../core/errors.ts';
import { removePartialFiles } from './files.ts';
import { run } from './program.ts';
import { INTERRUPTED } from './report.ts';
import type { Io } from './session.ts';

/** The process: streams, signals and the exit code around `run`. */
export async function main(): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  const controller = new AbortController();
  quietOnClosedPipe(stdout);
  quietOnClosedPipe(stderr);
  process.once('SIGINT', () => {
    controller.abort(new ClusterkitError('aborted', 'interrupted'));
    stderr.write('clusterkit: interrupted\n');
    // nothing half written stays, even when the work in hand takes its time to stop
    removePartialFiles();
    process.once('SIGINT', () => process.exit(INTERRUPTED));
    setTimeout(() => process.exit(INTERRUPTED), 800).unref();
  });
  const io: Io = { stdin, stdout, stderr, env, signal: controller.signal };
  // not process.exit: what is still on its way through a pipe must arrive
  process.exitCode = await run(process.argv.slice(2), io);
}

/** A reader that has seen enough (`| head`) is no failure. */
function quietOnClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
