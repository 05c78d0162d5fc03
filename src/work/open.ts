import { type Group, isCounted } from './look.ts';
import type { SubjectOptions } from './params/reading.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/**
 * Reads one subject and prepares it. A subject with a store must be closed.
 * @param group a group that `lookAt` returned
 * @throws {ClusterkitError} usage, input, memory or aborted
 */
export async function openSubject(work: Work, group: Group, options: SubjectOptions = {}): Promise<Subject> {
  const subject = await startSubject(work, group, options);
  await subject.hashed;
  return subject;
}

/**
 * `openSubject`, but the fingerprints of files may not be in the record yet: wait for `hashed` before it is used.
 * @throws {ClusterkitError} usage, input, memory or aborted
 */
export async function startSubject(work: Work, group: Group, options: SubjectOptions): Promise<Subject> {
  switch (group.kind) {
    case 'picture':
      if (await isCounted(group.files[0]))
        return (await import('./openCounted.ts')).openCounted(work, group, options);
      return (await import('./openPictures.ts')).openPictures(work, group.files, options);
    case 'distances':
      return (await import('./openDistances.ts')).openGivenDistances(work, group.files[0], options);
    case 'graph':
      return (await import('./openGraph.ts')).openGivenGraph(work, group.files[0], options);
    case 'tree':
      return (await import('./openTree.ts')).openGivenTree(work, group.files[0], options);
    default:
      if (group.store) return (await import('./openStore.ts')).openStore(work, group, options);
      return (await import('./openRows.ts')).openRows(work, group, options);
  }
}
