import type { Redis, RedisOptions } from 'ioredis';
import { ClusterkitError, foreignMessage } from '../../core/errors.ts';
import { version } from '../version.ts';
import type { RedisAddress } from './spec.ts';

/** Parts of packages that only work on queues needs. */
interface Packages {
  bull: Pick<typeof import('bullmq'), 'Queue' | 'QueueEvents' | 'UnrecoverableError' | 'Worker'>;
  redis: Pick<typeof import('ioredis'), 'Redis'>;
}

/** Time for the first answer of a server, in ms. */
const FIRST_ANSWER = 5000;

/** Longest time between two attempts to reach a server again, in ms. */
const LONGEST_PAUSE = 1000;

/** What must be installed beside the program. */
const INSTALL = 'npm install bullmq ioredis';

/** Tasks that one program adds are done by the same program, whose files and bytes are the same. */
export function queueName(): string {
  return `clusterkit-${version()}`;
}

async function importPackages(): Promise<Packages> {
  return { bull: await import('bullmq'), redis: await import('ioredis') };
}

/**
 * Loads the packages of the queue.
 * @throws {ClusterkitError} usage, if one of them is not installed
 */
export async function loadQueue(load: () => Promise<Packages> = importPackages): Promise<Packages> {
  try {
    return await load();
  } catch (error) {
    throw new ClusterkitError(
      'usage',
      'requires the packages bullmq and ioredis, which are not both installed',
      {
        option: 'on',
        remedies: [{ how: 'do', what: `run "${INSTALL}"` }],
        cause: error,
      },
    );
  }
}

/** A server, over connections that are made again when they break. */
export class Connections {
  readonly bull: Packages['bull'];
  readonly address: RedisAddress;
  private readonly packages: Packages;
  private readonly options: RedisOptions;
  private readonly open: Redis[] = [];
  private isClosed = false;

  private constructor(packages: Packages, address: RedisAddress, options: RedisOptions) {
    this.bull = packages.bull;
    this.packages = packages;
    this.address = address;
    this.options = options;
  }

  /**
   * @param secret user and password, if the server asks for them
   * @throws {ClusterkitError} usage, without the packages; input, if no such server answers
   */
  static async to(address: RedisAddress, secret: { user?: string; password?: string }): Promise<Connections> {
    const packages = await loadQueue();
    const user = address.user ?? secret.user;
    const connections = new Connections(packages, address, {
      host: address.host,
      port: address.port,
      db: address.db,
      ...(user !== undefined && { username: user }),
      ...(secret.password !== undefined && { password: secret.password }),
      ...(address.tls && { tls: { servername: address.host } }),
      maxRetriesPerRequest: null,
      connectTimeout: FIRST_ANSWER,
      retryStrategy: (times) => Math.min(100 * times, LONGEST_PAUSE),
    });
    await connections.firstAnswer();
    return connections;
  }

  /** A further connection: one that waits for something can do nothing else. */
  connect(): Redis {
    const redis = new this.packages.redis.Redis(this.options);
    // who waits for an answer gets it when the server is there again
    redis.on('error', () => {});
    this.open.push(redis);
    return redis;
  }

  /** @param tell called when a connection breaks, and when it is there again */
  watch(redis: Redis, tell: (isThere: boolean) => void): void {
    let wasThere = true;
    const change = (isThere: boolean) => {
      if (isThere !== wasThere && !this.isClosed) tell(isThere);
      wasThere = isThere;
    };
    redis.on('close', () => change(false)).on('ready', () => change(true));
  }

  private async firstAnswer(): Promise<void> {
    const redis = this.connect();
    let reason = 'it does not answer';
    const ready = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), FIRST_ANSWER);
      redis.once('ready', () => {
        clearTimeout(timer);
        resolve(true);
      });
      redis.on('error', (error: NodeJS.ErrnoException) => {
        reason = error.code ?? foreignMessage(error);
        // the host is there, and nobody listens, or the password is wrong: waiting changes nothing
        if (!/^(ECONNREFUSED|ENOTFOUND|WRONGPASS|NOAUTH)|\b(WRONGPASS|NOAUTH|NOPERM)\b/.test(reason)) return;
        clearTimeout(timer);
        resolve(false);
      });
    });
    if (ready) return;
    await this.close();
    const isSecret = /WRONGPASS|NOAUTH|NOPERM/.test(reason);
    throw new ClusterkitError(
      'input',
      isSecret ? 'it refuses the user or the password' : `no server can be reached (${reason})`,
      {
        at: { file: this.address.text },
        remedies: [
          {
            how: 'do',
            what: isSecret
              ? 'set CLUSTERKIT_REDIS_PASSWORD, and CLUSTERKIT_REDIS_USER for a user that is not the default'
              : 'start Redis or Valkey there, or correct the address',
          },
        ],
      },
    );
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const redis of this.open) redis.disconnect();
  }
}
