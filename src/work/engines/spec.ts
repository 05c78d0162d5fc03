import { ClusterkitError, invalid } from '../../core/errors.ts';

/** Where the tasks of a run are done. */
export type EngineSpec =
  /** Processes of this machine. */
  | { kind: 'shell'; processes: number }
  /** Job arrays of Slurm. @property flags further flags of sbatch, as one text */
  | { kind: 'slurm'; flags: string }
  | { kind: 'redis'; address: RedisAddress };

/** The address of a Redis or Valkey. */
export interface RedisAddress {
  /** As messages name it: without a user and a password. */
  text: string;
  host: string;
  port: number;
  /** Number of the database. */
  db: number;
  user?: string;
  tls: boolean;
}

/** The schemes of addresses, and whether the connection is encrypted. */
const SCHEMES: Readonly<Record<string, boolean>> = {
  'redis:': false,
  'valkey:': false,
  'rediss:': true,
  'valkeys:': true,
};

const EXPECTED = "shell:N, slurm, 'slurm:FLAGS' or redis://HOST:PORT";

/** The largest number of processes of `shell`. */
const MOST_PROCESSES = 1024;

/**
 * Reads the name of an engine: `shell:4`, `slurm`, `slurm:--partition=x --time=10`, `redis://127.0.0.1:6379`.
 * @throws {ClusterkitError} usage
 */
export function parseEngine(text: string): EngineSpec {
  const [, processes] = /^shell:(\d{1,6})$/.exec(text) ?? [];
  if (processes !== undefined) {
    const count = Number(processes);
    if (count >= 1 && count <= MOST_PROCESSES) return { kind: 'shell', processes: count };
    throw invalid('on', `shell:N with N from 1 to ${MOST_PROCESSES}`, text);
  }
  const [, flags] = /^slurm(?::(.*))?$/s.exec(text) ?? [text];
  if (/^slurm(:|$)/.test(text)) {
    if (/[\r\n]/.test(text)) throw invalid('on', 'flags of sbatch in one line', text);
    return { kind: 'slurm', flags: (flags ?? '').trim() };
  }
  return { kind: 'redis', address: parseRedis(text, EXPECTED) };
}

/**
 * Reads an address of Redis. A password is taken from the environment: other users of the machine see command lines, and
 * results record them.
 * @throws {ClusterkitError} usage
 */
export function parseRedis(text: string, expected = 'redis://HOST:PORT'): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !Object.hasOwn(SCHEMES, url.protocol))
    throw invalid('on', expected, text.replace(/:[^:@]*@/, ':...@'));
  if (url.password !== '')
    throw new ClusterkitError('usage', 'holds a password, which others can read there', {
      option: 'on',
      remedies: [{ how: 'do', what: 'put it into the variable CLUSTERKIT_REDIS_PASSWORD' }],
    });
  const [, db = '0', rest = ''] = /^\/(\d{1,4})?(.*)$/.exec(url.pathname || '/') ?? [];
  if (url.hostname === '' || rest !== '' || url.search !== '' || url.hash !== '')
    throw invalid('on', expected, text);
  const port = Number(url.port || 6379);
  return {
    text: `${url.protocol}//${url.hostname}:${port}${db === '0' ? '' : `/${db}`}`,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    db: Number(db),
    ...(url.username !== '' && { user: decodeURIComponent(url.username) }),
    tls: SCHEMES[url.protocol],
  };
}
