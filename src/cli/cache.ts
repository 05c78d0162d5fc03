import { checkChoice } from '../core/check.ts';
import { formatBytes } from '../core/memory.ts';
import { CACHE_WORDS } from '../work/params/cache.ts';
import { printData } from './batch.ts';
import { neededCache } from './cacheFolder.ts';
import type { Session } from './session.ts';
import { printable } from './table.ts';

/** `clusterkit cache`: what is kept between runs. */
export async function runCache(session: Session, word: string): Promise<void> {
  const what = checkChoice('what', word, CACHE_WORDS);
  const cache = neededCache(session);
  const { folder, maxBytes } = cache;
  const kinds = await cache.kinds();
  if (what === 'clear') await cache.clear();
  const bytes = kinds.reduce((sum, one) => sum + one.bytes, 0);
  printData(session, { folder, maxBytes, bytes, kinds, cleared: what === 'clear' });
  const size = formatBytes(bytes);
  const lines =
    what === 'clear'
      ? [`${size} removed from ${printable(folder)}`]
      : [
          `${printable(folder)}: ${size} of ${formatBytes(maxBytes)}`,
          ...kinds.map((one) => `  ${one.kind}: ${one.entries} kept, ${formatBytes(one.bytes)}`),
        ];
  session.print(`${lines.join('\n')}\n`);
}
