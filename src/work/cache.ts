import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClusterkitError, foreignMessage } from '../core/errors.ts';
import { makeFolder } from './folders.ts';

/** What every entry begins with: the form of entries, and the SHA-256 of what follows. */
const MARK = Buffer.from('ckcache2');
const HASH_BYTES = 32;
const HEAD_BYTES = MARK.length + HASH_BYTES;

/** Bytes of all entries where nobody says. */
const CACHE_BYTES = 2e9;

/** A folder of a version of its own, so that other versions leave it alone. */
const VERSION = 'v1';

/** Part of the bound that is left after entries have been thrown out. */
const KEPT_SHARE = 0.9;

/** Part of the bound after which sizes are added up again. */
const SURVEY_SHARE = 0.05;

/** Age at which a file that was never finished is thrown out, in milliseconds. */
const STALE_MS = 3_600_000;

/** Entries of one kind. */
export interface CachedKind {
  kind: string;
  entries: number;
  bytes: number;
}

interface Entry {
  path: string;
  kind: string;
  bytes: number;
  used: number;
}

/**
 * Results and steps of work that are kept between runs, in a folder that several processes can share: entries are written
 * under another name and renamed, and read with their checksum. What cannot be read, or has another checksum, is not
 * there. A full disk or a folder that cannot be written is no error: nothing is kept then.
 */
export class Cache {
  readonly folder: string;
  readonly maxBytes: number;
  /** Bytes that were written since sizes were added up. */
  private written = Number.POSITIVE_INFINITY;

  /** @param maxBytes what all entries may take: those that were not used for longest are thrown out */
  constructor(folder: string, maxBytes = CACHE_BYTES) {
    this.folder = join(folder, VERSION);
    this.maxBytes = maxBytes;
  }

  /**
   * The bytes of an entry; undefined if there is none, it is damaged, or larger than is wanted.
   * @param kind a word
   * @param key any text
   */
  async get(
    kind: string,
    key: string,
    mostBytes = Number.POSITIVE_INFINITY,
  ): Promise<Uint8Array | undefined> {
    const path = this.pathOf(kind, key);
    try {
      if ((await stat(path)).size > mostBytes) return undefined;
      const bytes = await readFile(path);
      const body = bytes.subarray(HEAD_BYTES);
      if (bytes.length < HEAD_BYTES || !bytes.subarray(0, HEAD_BYTES).equals(headOf([body]))) {
        await unlink(path);
        return undefined;
      }
      const now = new Date();
      // of a cache that cannot be written, entries are as good
      await utimes(path, now, now).catch(() => {});
      return body;
    } catch {
      return undefined;
    }
  }

  /**
   * Keeps an entry, whole or not at all. An entry that takes more than a tenth of the bound is not kept.
   * @param body pieces that follow each other
   */
  async put(kind: string, key: string, body: readonly Uint8Array[]): Promise<void> {
    const bytes = body.reduce((sum, piece) => sum + piece.length, HEAD_BYTES);
    if (bytes > this.maxBytes / 10) return;
    const path = this.pathOf(kind, key);
    const partial = join(this.folder, kind, `.${randomBytes(12).toString('hex')}.partial`);
    try {
      await makeFolder(join(this.folder, kind));
      await writeFile(partial, [headOf(body), ...body], { flag: 'wx' });
      await rename(partial, path);
    } catch {
      await unlink(partial).catch(() => {});
      return;
    }
    this.written += bytes;
    if (this.written > this.maxBytes * SURVEY_SHARE) await this.makeRoom();
  }

  /** How many entries there are of each kind, in the order of their names. */
  async kinds(): Promise<CachedKind[]> {
    const kinds = new Map<string, CachedKind>();
    for (const { kind, bytes } of await this.entries()) {
      const known = kinds.get(kind) ?? { kind, entries: 0, bytes: 0 };
      kinds.set(kind, { kind, entries: known.entries + 1, bytes: known.bytes + bytes });
    }
    return [...kinds.values()];
  }

  /** Removes all entries. @throws {ClusterkitError} output, for a folder that cannot be removed */
  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true }).catch((error) => {
      throw new ClusterkitError('output', `cannot be removed (${foreignMessage(error)})`, {
        at: { file: this.folder },
        cause: error,
      });
    });
  }

  /** Throws out the entries that were not used for longest, until there is room. */
  private async makeRoom(): Promise<void> {
    const entries = (await this.entries()).sort((a, b) => a.used - b.used);
    let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    this.written = 0;
    if (total <= this.maxBytes) return;
    for (const { path, bytes } of entries) {
      if (total <= this.maxBytes * KEPT_SHARE) return;
      // another process may have been faster
      await unlink(path).catch(() => {});
      total -= bytes;
    }
  }

  private async entries(): Promise<Entry[]> {
    const found: Entry[] = [];
    for (const kind of (await readdir(this.folder).catch(() => [])).sort())
      for (const name of await readdir(join(this.folder, kind)).catch(() => [])) {
        const path = join(this.folder, kind, name);
        const facts = await stat(path).catch(() => undefined);
        if (!facts?.isFile()) continue;
        if (!name.startsWith('.')) found.push({ path, kind, bytes: facts.size, used: facts.mtimeMs });
        else if (Date.now() - facts.mtimeMs > STALE_MS) await unlink(path).catch(() => {});
      }
    return found;
  }

  private pathOf(kind: string, key: string): string {
    return join(this.folder, kind, createHash('sha256').update(key).digest('hex'));
  }
}

function headOf(body: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const piece of body) hash.update(piece);
  return Buffer.concat([MARK, hash.digest()]);
}
