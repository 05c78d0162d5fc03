import { writeFileWhole } from './files.ts';
import type { Session } from './session.ts';

/** Writes a result to a file, or to standard output for `-`, and says so. */
export async function writeOutput(session: Session, path: string, data: string | Uint8Array): Promise<void> {
  if (path === '-') {
    session.write(data);
    return;
  }
  await writeFileWhole(path, data);
  session.note(`wrote ${path}`);
}
