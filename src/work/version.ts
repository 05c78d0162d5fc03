import { readFileSync } from 'node:fs';
import { ROOT } from './root.ts';

/** The version in package.json. */
export function version(): string {
  return JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')).version;
}
