import { join } from 'node:path';
import { ClusterkitError, foreignMessage } from '../core/errors.ts';
import { Cache } from '../work/cache.ts';
import { byteSize } from './options.ts';
import type { Session } from './session.ts';

/**
 * The folder of what is kept between runs: CLUSTERKIT_CACHE, or clusterkit in the folder that the system has for caches;
 * undefined if the environment tells none.
 */
function cacheFolder(env: Session['io']['env']): string | undefined {
  const { CLUSTERKIT_CACHE, XDG_CACHE_HOME, LOCALAPPDATA, HOME } = env;
  if (CLUSTERKIT_CACHE) return CLUSTERKIT_CACHE;
  const folder = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && join(HOME, '.cache'));
  return folder ? join(folder, 'clusterkit') : undefined;
}

/**
 * The cache; undefined if there is no folder for it.
 * @throws {ClusterkitError} usage, if its size in the environment is none
 */
export function cacheOf({ io: { env } }: Session): Cache | undefined {
  const folder = cacheFolder(env);
  if (folder === undefined) return undefined;
  const { CLUSTERKIT_CACHE_SIZE: size } = env;
  try {
    return new Cache(folder, size ? byteSize(size) : undefined);
  } catch (error) {
    throw new ClusterkitError('usage', `CLUSTERKIT_CACHE_SIZE=${size}: ${foreignMessage(error)}`);
  }
}

/** @throws {ClusterkitError} usage, if there is no folder for a cache */
export function neededCache(session: Session): Cache {
  const cache = cacheOf(session);
  if (cache) return cache;
  throw new ClusterkitError('usage', 'there is no folder for a cache', {
    remedies: [{ how: 'do', what: 'set CLUSTERKIT_CACHE to one' }],
  });
}
