/*
 * Clusters by job arrays of a Slurm of its own, kills a task on the way, and compares the model with that of one process.
 *
 * node test/faults/slurm.mjs
 *
 * slurmctld and slurmd run for this alone, on loopback, in a temporary folder and without munge; Debian's slurm-wlm is
 * enough. Run `npm run build` first. Ends with 1 if the models differ, or if no task was submitted again.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/clusterkit.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'slurm-'));
const at = (name) => join(folder, name);
for (const name of ['state', 'spool']) mkdirSync(at(name));
const host = hostname().split('.')[0];
const settings = {
  ClusterName: 'test',
  SlurmctldHost: `${host}(127.0.0.1)`,
  SlurmUser: userInfo().username,
  SlurmdUser: userInfo().username,
  AuthType: 'auth/none',
  CredType: 'cred/none',
  ProctrackType: 'proctrack/linuxproc',
  TaskPlugin: 'task/none',
  JobAcctGatherType: 'jobacct_gather/none',
  AccountingStorageType: 'accounting_storage/none',
  SelectType: 'select/cons_tres',
  SelectTypeParameters: 'CR_CPU',
  SlurmctldPort: 17817,
  SlurmdPort: 17818,
  StateSaveLocation: at('state'),
  SlurmdSpoolDir: at('spool'),
  SlurmctldPidFile: at('slurmctld.pid'),
  SlurmdPidFile: at('slurmd.pid'),
  SlurmctldLogFile: at('slurmctld.log'),
  SlurmdLogFile: at('slurmd.log'),
  ReturnToService: 2,
  // arrays are cut
  MaxArraySize: 3,
};
const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
lines.push(`NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN`);
lines.push('PartitionName=short Nodes=ALL Default=YES MaxTime=INFINITE State=UP');
writeFileSync(at('slurm.conf'), `${lines.join('\n')}\n`);
const env = { ...process.env, SLURM_CONF: at('slurm.conf') };

const daemons = [];
const start = (name, ...words) => daemons.push(spawn(name, words, { env, stdio: 'ignore' }));
const run = (...words) =>
  spawnSync(process.execPath, [program, ...words], { cwd: folder, env, encoding: 'utf8' });
let failed = false;
try {
  start('slurmctld', '-D');
  await pause(1000);
  start('slurmd', '-D', '-N', host);
  while (!/idle/.test(spawnSync('sinfo', ['-h', '-o', '%t'], { env, encoding: 'utf8' }).stdout))
    await pause(500);
  writeFileSync(at('centers.csv'), '0,0,0,0\n5,6,-7,2\n9,2,-6,3\n0,5,5,-2\n');
  const made = [
    '--generate',
    'blobs',
    '-n',
    '4000000',
    '--dim',
    '4',
    '-k',
    '5',
    '--rows-per-shard',
    '1000000',
  ];
  run('shard', ...made, '-o', 'shards.json');
  const words = ['kmeans', 'shards.json', '-k', '4', '--init', 'centers.csv', '--max-iter', '1'];
  run(...words, '--model-out', 'whole.json');
  const on = ['--on', 'slurm:--time=10', '--store', 'passes', '--model-out', 'slurm.json'];
  const driver = spawn(process.execPath, [program, ...words, ...on], { cwd: folder, env });
  let said = '';
  driver.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
    process.stdout.write(text);
  });
  const ended = new Promise((resolve) => driver.on('close', resolve));
  const victim = await taskProcess();
  process.kill(victim, 'SIGKILL');
  process.stdout.write(`killed a task, process ${victim}\n`);
  const code = await ended;
  const same = code === 0 && readFileSync(at('slurm.json')).equals(readFileSync(at('whole.json')));
  const again = /of them again/.test(said);
  process.stdout.write(
    `exit code ${code}, ${same ? 'the same bytes' : 'OTHER BYTES'}, ${again ? 'a' : 'NO'} task was submitted again\n`,
  );
  failed = !same || !again;
} finally {
  for (const daemon of daemons.reverse()) daemon.kill('SIGTERM');
  await pause(1000);
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
process.exitCode = failed ? 1 : 0;

/** The process of a task that runs. */
async function taskProcess() {
  for (;;) {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        if (words.includes('\0summarize\0') && words.includes(folder)) return Number(pid);
      } catch {
        // it has ended
      }
    await pause(50);
  }
}
