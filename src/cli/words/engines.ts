import { plural } from '../../core/words.ts';
import type { Notice, Outcome } from '../../work/engines/tasks.ts';

/** How a task of a worker has ended, in a line. */
export function taskText(id: string, { code, reason }: Outcome, seconds: number): string {
  return code === 0 ? `${id}: done in ${seconds.toFixed(1)} s` : `${id}: failed: ${reason}`;
}

/** Whether a server is there, in a line. */
export function serverText(on: string, isThere: boolean): string {
  return `${on}: ${isThere ? 'there again' : 'does not answer; waiting for it'}`;
}

/** What an engine tells beside its tasks, in a line. @param on the engine as the command line names it, without secrets */
export function noticeText(notice: Notice, on: string): string {
  switch (notice.kind) {
    case 'submitted':
      return `${on}: array ${notice.job} of ${plural(notice.tasks, 'task')} submitted${notice.again > 0 ? `, ${notice.again} of them again` : ''}`;
    case 'no-worker':
      return `${on}: no worker asks for tasks; run "clusterkit worker --on ${on}" where these files are seen`;
    case 'server':
      return serverText(on, notice.isThere);
    case 'eviction':
      return `warning: ${on} drops keys when its memory is full (maxmemory-policy ${notice.policy}), and tasks with them; set it to noeviction`;
    default:
      return notice satisfies never;
  }
}
