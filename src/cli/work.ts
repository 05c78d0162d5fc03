import type { Cache } from '../work/cache.ts';
import { version } from '../work/version.ts';
import type { Work } from '../work/work.ts';
import { neededCache } from './cacheFolder.ts';
import type { Session } from './session.ts';
import { printable } from './table.ts';

/** The cache, if it is asked for: a repetition makes all anew. */
function cacheFor(session: Session): Cache | undefined {
  return session.options.cache && !session.io.isolated ? neededCache(session) : undefined;
}

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
    cache: cacheFor(session),
    version: version(),
    note: (text) => session.caution(text),
    wrote: (path) => {
      session.call?.written.add(path);
      session.note(`wrote ${printable(path)}`);
    },
    read: (about, reading) => session.read(about, reading),
    warn: (about, warning) => session.warn(about, warning),
  };
}
