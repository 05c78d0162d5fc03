import { ClusterkitError } from '../../core/errors.ts';
import type { Items } from '../../core/items.ts';
import { classify } from '../../input/classify.ts';
import { fingerprint, readHead } from '../../input/open.ts';
import { isStream } from '../../input/paths.ts';
import type { Session } from '../session.ts';
import { type OpenedRows, openPicture } from './data.ts';

/** The rows of a file, by its contents: the colours of a picture, a table, a matrix. */
export async function openFile(session: Session, path: string, maxMemory: number): Promise<OpenedRows> {
  // what is read of a pipe is gone; its picture's reader looks for itself
  if (path === '-' || isStream(path)) return openPicture(session, path, maxMemory);
  const kind = classify(await readHead(path));
  if (kind === undefined) throw new ClusterkitError('input', `${path}: holds nothing that can be clustered`);
  if (kind === 'picture') return openPicture(session, path, maxMemory);
  const { data, warnings } = await openItems(session, kind, path, maxMemory);
  return { data, kind, sha256: await fingerprint(path), warnings };
}

async function openItems(
  session: Session,
  kind: 'table' | 'matrix',
  path: string,
  maxMemory: number,
): Promise<Items> {
  const common = { maxMemory, ...session.pacing };
  if (kind === 'matrix') return (await import('../../input/matrix.ts')).openMatrix(path, common);
  return (await import('../../input/table.ts')).openTable([path], common);
}
