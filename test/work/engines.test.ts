import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { noticeText } from '../../src/cli/words/engines.ts';
import { describeError } from '../../src/core/errors.ts';
import { loadQueue } from '../../src/work/engines/connection.ts';
import { openEngine } from '../../src/work/engines/open.ts';
import { shellEngine } from '../../src/work/engines/shell.ts';
import { slurmEngine, slurmScripts } from '../../src/work/engines/slurm.ts';
import { arrayOf } from '../../src/work/engines/slurmScript.ts';
import { parseEngine } from '../../src/work/engines/spec.ts';
import type { Notice, Surroundings } from '../../src/work/engines/tasks.ts';
import type { Engine, Task } from '../../src/work/shards/engine.ts';
import { cli, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

const ROWS = 'x,y\n1,1\n1,2\n2,1\n9,9\n9,8\n8,9\n';
writeFileSync(at('rows.csv'), ROWS);

/** A task that makes the model of a file. */
function task(id: string, file = at('rows.csv')): Task {
  const output = at(`${id}.json`);
  return { id, argv: ['kmeans', file, '-k', '2', '--model-out', output], output };
}

const opened: Engine[] = [];

/** An engine that is closed after the test. */
function closing<E extends Engine>(engine: E): E {
  opened.push(engine);
  return engine;
}

afterEach(async () => {
  for (const engine of opened.splice(0)) await engine.close();
  vi.unstubAllEnvs();
});

/** What running tasks ends with. */
async function ending(engine: Engine, tasks: readonly Task[], signal?: AbortSignal): Promise<string> {
  return engine.run(tasks, { signal }).then(
    () => 'done',
    (error) => describeError(error),
  );
}

/** Waits until something is there. */
async function until<T>(find: () => T | undefined): Promise<T> {
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The processes that this one has started to do tasks. */
function children(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = Number(/\) \w (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
        return parent === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('\0worker\0');
      } catch {
        return false;
      }
    })
    .map(Number);
}

describe('names of engines', () => {
  it.each([
    ['shell:4', { kind: 'shell', processes: 4 }],
    ['slurm', { kind: 'slurm', flags: '' }],
    ['slurm:--partition=x --time=10', { kind: 'slurm', flags: '--partition=x --time=10' }],
  ])('reads %s', (text, spec) => expect(parseEngine(text)).toEqual(spec));

  it.each([
    ['redis://127.0.0.1', 'redis://127.0.0.1:6379', { host: '127.0.0.1', port: 6379, db: 0, tls: false }],
    ['rediss://me@queue.example:6380/2', 'rediss://queue.example:6380/2', { user: 'me', db: 2, tls: true }],
    ['valkey://[::1]:7000/', 'valkey://[::1]:7000', { host: '::1', port: 7000, tls: false }],
  ])('reads %s', (text, name, address) => {
    expect(parseEngine(text)).toMatchObject({ kind: 'redis', address: { text: name, ...address } });
  });

  it.each([
    'shell',
    'shell:0',
    'shell:x',
    'slurms',
    'http://x',
    'redis://',
    'redis://h/x',
    'redis://h?a=1',
    '',
  ])('refuses %j', (text) => expect(() => parseEngine(text)).toThrow(/^Expected shell:N/));

  it('takes no password that others can read, and repeats none', () => {
    expect(() => parseEngine('redis://me:secret@host')).toThrow(
      'on holds a password, which others can read there; put it into the variable CLUSTERKIT_REDIS_PASSWORD',
    );
    expect(() => parseEngine('http://me:secret@host')).not.toThrow(/secret/);
  });
});

describe('shell', () => {
  it.skipIf(!existsSync('/proc/self/stat'))('does the task of a process that was killed again', async () => {
    const pipe = at('pipe.csv');
    execFileSync('mkfifo', [pipe]);
    const engine = closing(shellEngine(2, { jobs: 2, maxMemory: 1e9 }));
    const done: string[] = [];
    const tasks = [task('a', pipe), task('b'), task('c')];
    const running = engine.run(tasks, { onDone: (id) => done.push(id) });
    // the other two are done by one process, while the first one waits for rows
    await until(() => (done.length === 2 ? true : undefined));
    const before = children();
    expect(before).toHaveLength(2);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await until(() => (children().some((pid) => !before.includes(pid)) ? true : undefined));
    execFileSync('sh', ['-c', 'cat "$0" >"$1"', at('rows.csv'), pipe]);
    await running;
    expect(done).toEqual(['b', 'c', 'a']);
    const models = ['a', 'b', 'c'].map((id) => JSON.parse(readFileSync(at(`${id}.json`), 'utf8')).centers);
    expect(models[0]).toEqual(models[1]);
    await engine.close();
    expect(children()).toEqual([]);
    // what is there is not done again
    const again: string[] = [];
    await engine.run(tasks, { onDone: (id) => again.push(id) });
    expect([again, children()]).toEqual([['a', 'b', 'c'], []]);
  });

  it('names tasks that fail, and does the others', async () => {
    const engine = closing(shellEngine(1, { jobs: 1, maxMemory: 1e9 }));
    const tasks = [task('bad', at('missing.csv')), task('good')];
    tasks.push({ ...task('none'), argv: ['kmeans', at('rows.csv'), '-k', '2'] });
    expect(await ending(engine, tasks)).toBe(
      `2 of 3 shards failed (bad, none): ${at('missing.csv')}: there is no such file; give the same command again, which repeats what is missing`,
    );
    expect(existsSync(at('good.json'))).toBe(true);
    // the process of the task is over when the run was interrupted
    const stop = new AbortController();
    const pipe = at('endless.csv');
    if (!existsSync('/proc/self/stat')) return;
    execFileSync('mkfifo', [pipe]);
    const running = ending(engine, [task('endless', pipe)], stop.signal);
    setTimeout(() => stop.abort(), 50);
    expect(await running).toBe('interrupted');
  });
});

describe('worker', () => {
  it('says what is missing', async () => {
    expect(await cli(['worker'])).toMatchObject({
      code: 2,
      stderr: 'clusterkit: --on: of which queue are the tasks? use --on redis://HOST:PORT\n',
    });
    const wrong = await cli(['worker', '--on', 'redis://127.0.0.1:1', '--idle', 'soon']);
    expect(wrong).toMatchObject({ code: 2, stderr: /a time such as 10m, 30s or 2h for --idle/ });
    const absent = await cli(['worker', '--on', 'redis://127.0.0.1:1']);
    expect(absent).toMatchObject({
      code: 3,
      stderr:
        'clusterkit: redis://127.0.0.1:1: no server can be reached (ECONNREFUSED); start Redis or Valkey there, or correct the address\n',
    });
  });

  it('names both packages where one is missing', async () => {
    await expect(loadQueue(() => Promise.reject(new Error('Cannot find package')))).rejects.toThrow(
      'on requires the packages bullmq and ioredis, which are not both installed; run "npm install bullmq ioredis"',
    );
  });
});

describe('notices', () => {
  it('are lines', () => {
    const on = 'redis://127.0.0.1:6379';
    const notices: Notice[] = [
      { kind: 'no-worker' },
      { kind: 'server', isThere: false },
      { kind: 'server', isThere: true },
      { kind: 'eviction', policy: 'allkeys-lru' },
      { kind: 'submitted', tasks: 3, again: 0, job: '17' },
      { kind: 'submitted', tasks: 1, again: 1, job: '18' },
    ];
    expect(notices.map((notice) => noticeText(notice, on))).toEqual([
      `${on}: no worker asks for tasks; run "clusterkit worker --on ${on}" where these files are seen`,
      `${on}: does not answer; waiting for it`,
      `${on}: there again`,
      `warning: ${on} drops keys when its memory is full (maxmemory-policy allkeys-lru), and tasks with them; set it to noeviction`,
      `${on}: array 17 of 3 tasks submitted`,
      `${on}: array 18 of 1 task submitted, 1 of them again`,
    ]);
  });
});

describe('slurm', () => {
  const surroundings = (notices: Notice[] = []): Surroundings => ({
    ...{ jobs: 2, maxMemory: 1e9, given: [] },
    notice: (notice) => notices.push(notice),
  });

  /** Commands of Slurm that do what a shell script says. */
  function commands(scripts: Record<string, string>): void {
    const bin = at('bin');
    rmSync(bin, { recursive: true, force: true });
    mkdirSync(bin);
    for (const [name, text] of Object.entries(scripts)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    vi.stubEnv('PATH', `${bin}${delimiter}${process.env.PATH}`);
  }

  it('writes ranges', () => {
    expect(arrayOf([0, 1, 2, 3, 7, 9, 10])).toBe('0-3,7,9-10');
    expect(arrayOf([5])).toBe('5');
  });

  it('writes a script that a shell runs, cut at the largest size of arrays', async () => {
    commands({ scontrol: "echo 'MaxArraySize            = 2'" });
    const argv = ['--version', "it's 1", '$HOME'];
    const tasks = ['a', 'b', 'c'].map((id) => ({ id, argv, output: at(`s/${id}`) }));
    const scripts = await slurmScripts(tasks, '--partition=x --time=10', { given: ['--jobs', '1'] });
    expect(scripts).toHaveLength(2);
    expect(scripts[0]).toMatch(
      /^#!\/bin\/bash\n#SBATCH --job-name=clusterkit-[0-9a-f]{12}\n#SBATCH --array=0-1\n/,
    );
    expect(scripts[0]).toMatch(/\n#SBATCH --partition=x --time=10\nrun\(\) \{\n/);
    expect(scripts[0]).toContain(`/slurm/clusterkit-`);
    expect(scripts[1]).toContain("\n0) run --version 'it'\\''s 1' '$HOME' ;;\nesac\n");
    const failing = scripts[1].replace('--version', '--none');
    const env = { ...process.env, SLURM_ARRAY_TASK_ID: '0' };
    expect(() => execFileSync('bash', [], { input: failing, env, stdio: ['pipe', 'pipe', 'pipe'] })).toThrow(
      /unknown option '--none'[\s\S]*exit code 2\n$/,
    );
  });

  it('submits what is missing, and again what was lost', async () => {
    // the first array does its first task only; the second one is of the task that is left
    commands({
      scontrol: 'echo MaxArraySize = 1001',
      squeue: 'true',
      sbatch: `cat >${at('script')}.$$; grep -q -- '--array=0-1' ${at('script')}.$$ && touch ${at('t0')} || touch ${at('t1')}; echo '12;cluster'`,
    });
    const notices: Notice[] = [];
    const engine = slurmEngine('', surroundings(notices), 5);
    const tasks = ['t0', 't1'].map((id) => ({ id, argv: ['--version'], output: at(id) }));
    expect(await ending(engine, tasks)).toBe('done');
    expect(notices).toEqual([
      { kind: 'submitted', tasks: 2, again: 0, job: '12' },
      { kind: 'submitted', tasks: 1, again: 1, job: '12' },
    ]);
  });

  it('tells what Slurm and the tasks say', async () => {
    commands({ scontrol: 'true', squeue: 'echo "no such partition" >&2; exit 1' });
    const engine = await openEngine(parseEngine('slurm'), surroundings());
    expect(await ending(engine, [task('refused')])).toBe('squeue: no such partition');
    vi.stubEnv('PATH', at('nowhere'));
    const none = await openEngine(parseEngine('slurm'), surroundings());
    expect(await ending(none, [task('refused')])).toBe(
      'on requires Slurm, and there is no scontrol here; give the command where jobs are submitted',
    );
  });
});
