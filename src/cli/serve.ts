import { spawn } from 'node:child_process';
import type { ServeCommandOptions } from '../work/params/report.ts';
import { embeddingsOf } from '../work/report/embeddings.ts';
import { serveReport } from '../work/serve.ts';
import { readResults } from './reports.ts';
import type { Session } from './session.ts';
import { workOf } from './work.ts';

/** How systems open an address. */
const OPENERS: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** `clusterkit serve`: the page of results, until nobody looks at it, or until it is interrupted. */
export async function runServe(
  session: Session,
  paths: string[],
  { labels, idle = 60, open = false, ...options }: ServeCommandOptions,
): Promise<void> {
  const { signal } = session.io;
  const work = { ...workOf(session), fingerprints: true };
  embeddingsOf(options.embed);
  const reported = await readResults(work, paths, labels);
  const { address, ended, close } = await serveReport(work, reported, { ...options, idle });
  signal.addEventListener('abort', close);
  if (signal.aborted) close();
  session.write(`${address}\n`);
  if (open) openAddress(address);
  await ended;
  signal.removeEventListener('abort', close);
}

/** The server goes on where no browser opens. */
function openAddress(address: string): void {
  const [command, ...words] = OPENERS[process.platform] ?? ['xdg-open'];
  const opener = spawn(command, [...words, address], { detached: true, stdio: 'ignore' });
  opener.on('error', () => {});
  opener.unref();
}
