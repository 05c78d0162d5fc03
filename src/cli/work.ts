import { version } from '../work/version.ts';
import type { Work } from '../work/work.ts';
import type { Session } from './session.ts';

/** What the library may use of a run of the program; standard input remains a single stream. */
export function workOf(session: Session): Work {
  return {
    maxMemory: session.maxMemory,
    pacing: session.pacing,
    fingerprints: session.writesDocuments,
    get stdin() {
      return session.io.stdin;
    },
    set stdin(stream) {
      session.io.stdin = stream;
    },
    ...(session.io.redirect && { redirect: session.io.redirect }),
    stdout: (data) => session.write(data),
    version: version(),
    note: (text) => session.caution(text),
    wrote: (path) => {
      session.call?.written.add(path);
      session.note(`wrote ${path}`);
    },
    read: (about, reading) => session.read(about, reading),
    warn: (about, warning) => session.warn(about, warning),
  };
}
