import { type FileData, writeFileWhole } from './files.ts';
import type { Session } from './session.ts';

/** Writes a result to a file, or to standard output for `-`, and says so. */
export async function writeOutput(session: Session, path: string, data: FileData): Promise<void> {
  if (path === '-') {
    for (const chunk of typeof data === 'string' || data instanceof Uint8Array ? [data] : data)
      session.write(chunk);
    return;
  }
  await writeFileWhole(path, data);
  session.note(`wrote ${path}`);
}
