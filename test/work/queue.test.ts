import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binary, ROOT, temporaryFolder } from '../support/cli.ts';

/*
 * Deaths among drivers, workers and servers of a queue, after each of which the model has the bytes of one process. Run with
 * CLUSTERKIT_REDIS=redis://127.0.0.1:PORT, the address of a server for this test alone, with an append-only file: it is killed
 * and started again.
 */

const { CLUSTERKIT_REDIS: on = '' } = process.env;
const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const started: ChildProcess[] = [];

/** A process of the program in a group of its own, and what it says. */
class Running {
  said = '';
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(...argv: string[]) {
    this.child = spawn(process.execPath, [join(ROOT, 'bin/clusterkit.js'), ...argv], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    started.push(this.child);
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.said += text;
    });
    this.ended = new Promise((resolve) => this.child.on('close', resolve));
  }

  /** Sends a signal to the process and those that it has started. */
  send(signal: NodeJS.Signals): void {
    process.kill(-(this.child.pid as number), signal);
  }

  /** The task that was begun after a place of what is said. */
  begun(from = 0): Promise<string> {
    return until(() => /^(\S+): begun$/m.exec(this.said.slice(from))?.[1]);
  }
}

async function until<T>(find: () => T | undefined): Promise<T> {
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const worker = () => new Running('worker', '--on', on, '--jobs', '1');

const WORDS = ['kmeans', 'shards.json', '-k', '4', '--init', 'centers.csv', '--max-iter', '2'];

/** A driver with a folder of its own. */
const driver = (name: string) =>
  new Running(...WORDS, '--on', on, '--store', `passes-${name}`, '--model-out', `${name}.json`);

/** The driver has ended well, and its model is that of one process. */
async function expectSame(name: string, { ended, said }: Running): Promise<void> {
  expect([await ended, said.match(/^clusterkit: .*/m)]).toEqual([0, null]);
  expect(readFileSync(at(`${name}.json`), 'utf8')).toBe(readFileSync(at('whole.json'), 'utf8'));
}

describe.skipIf(on === '')('a queue on Redis', () => {
  let first: Running;
  let second: Running;

  beforeAll(() => {
    writeFileSync(at('centers.csv'), '0,0,0,0\n5,6,-7,2\n9,2,-6,3\n0,5,5,-2\n');
    const made = [
      '--generate',
      'blobs',
      '-n',
      '2400000',
      '--dim',
      '4',
      '-k',
      '5',
      '--rows-per-shard',
      '600000',
    ];
    expect(binary(['shard', ...made, '-o', 'shards.json'], { cwd: folder }).status).toBe(0);
    expect(binary([...WORDS, '--model-out', 'whole.json'], { cwd: folder }).status).toBe(0);
    first = worker();
    second = worker();
  });

  afterAll(() => {
    for (const child of started) {
      try {
        process.kill(-(child.pid as number), 'SIGKILL');
      } catch {
        // it has ended
      }
    }
  });

  it('gives the task of a worker that was killed to another one', async () => {
    const running = driver('killed');
    const task = await first.begun();
    first.send('SIGKILL');
    await expectSame('killed', running);
    // it was begun twice
    expect(second.said).toContain(`${task}: begun\n`);
    first = worker();
    await until(() => (first.said.includes('waiting for tasks') ? true : undefined));
  });

  it('is not disturbed by a worker that was stopped for 15 seconds', async () => {
    const from = [first.said.length, second.said.length];
    const running = driver('stopped');
    const task = await first.begun(from[0]);
    first.send('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    first.send('SIGCONT');
    await expectSame('stopped', running);
    expect(second.said.slice(from[1])).toContain(`${task}: begun\n`);
  });

  it('goes on after its driver was killed', async () => {
    const from = second.said.length;
    const killed = driver('resumed');
    await second.begun(from);
    killed.send('SIGKILL');
    await killed.ended;
    await expectSame('resumed', driver('resumed'));
  });

  it('goes on after its server was killed', async () => {
    const { port } = new URL(on);
    const ask = (...words: string[]) =>
      execFileSync('redis-cli', ['-p', port, ...words], { encoding: 'utf8' });
    const dir = ask('config', 'get', 'dir').split('\n')[1];
    const pid = Number(/^process_id:(\d+)/m.exec(ask('info', 'server'))?.[1]);
    const from = second.said.length;
    const running = driver('restarted');
    await second.begun(from);
    process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const settings = ['--bind', '127.0.0.1', '--port', port, '--appendonly', 'yes', '--dir', dir];
    spawn('redis-server', settings, { detached: true, stdio: 'ignore' }).unref();
    await expectSame('restarted', running);
    expect(running.said).toContain('there again');
  });
});
