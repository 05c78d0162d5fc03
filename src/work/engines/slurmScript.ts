import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { cwd, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../root.ts';
import type { Task } from '../shards/engine.ts';
import { rangesOf } from '../shards/pass.ts';

/** Tasks of one array: their places in the list are their indices. */
export interface Block {
  /** The name of the jobs, which follows from the tasks. */
  name: string;
  tasks: readonly Task[];
}

/** The last line of the log of a task that has failed. */
export const EXIT_LINE = /^exit code (\d+)$/;

/** @param size number of indices that an array may have */
export function blocksOf(tasks: readonly Task[], size: number): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < tasks.length; at += size) {
    const part = tasks.slice(at, at + size);
    const what = JSON.stringify([cwd(), part.map(({ argv, output }) => [argv, output])]);
    blocks.push({
      name: `clusterkit-${createHash('sha256').update(what).digest('hex').slice(0, 12)}`,
      tasks: part,
    });
  }
  return blocks;
}

/** Where the tasks of a block write what they have to say. */
export function logFolder({ tasks }: Block): string {
  return join(dirname(resolve(tasks[0].output)), 'slurm');
}

/**
 * The script of an array: one line for each task.
 * @param indices tasks to do
 * @param how further flags of sbatch, and options of the program
 */
export function scriptOf(
  block: Block,
  indices: readonly number[],
  { flags, given }: { flags: string; given: readonly string[] },
): string {
  const program = [execPath, fileURLToPath(new URL('bin/clusterkit.js', ROOT)), ...given];
  // a sign of percent in the name of a folder stands for itself
  const log = join(logFolder(block).replaceAll('%', '%%'), `${block.name}_%A_%a.log`);
  const settings = [
    `--job-name=${block.name}`,
    `--array=${arrayOf(indices)}`,
    `--chdir=${settingOf(cwd())}`,
    `--output=${settingOf(log)}`,
    '--open-mode=append',
    '--no-requeue',
    ...(flags === '' ? [] : [flags]),
  ];
  const lines = block.tasks.map(({ argv }, i) => `${i}) run ${argv.map(quoted).join(' ')} ;;`);
  return `${[
    '#!/bin/bash',
    ...settings.map((setting) => `#SBATCH ${setting}`),
    'run() {',
    `  ${program.map(quoted).join(' ')} "$@"`,
    '  code=$?',
    '  [ $code = 0 ] || echo "exit code $code" >&2',
    '  exit $code',
    '}',
    'case $SLURM_ARRAY_TASK_ID in',
    ...lines,
    'esac',
  ].join('\n')}\n`;
}

/** Rising numbers as Slurm has them: 0-3,7,9-10. */
export function arrayOf(numbers: readonly number[]): string {
  return rangesOf(numbers)
    .map(([first, last]) => (first === last ? String(first) : `${first}-${last}`))
    .join();
}

/** A word of a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The value of a setting of sbatch. */
function settingOf(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`;
}
