/*
 * The packages of the queue, as far as they are used: who does not install them compiles without them.
 */

declare module 'bullmq' {
  import type { Redis } from 'ioredis';

  interface Job<Data> {
    name: string;
    data: Data;
  }

  interface Connected {
    connection: Redis;
    skipVersionCheck?: boolean;
  }

  interface Added<Data> {
    name: string;
    data: Data;
    opts: { jobId: string; attempts: number; removeOnComplete: boolean; removeOnFail: boolean };
  }

  class Queue<Data> {
    constructor(name: string, options: Connected);
    on(event: 'error', listener: (error: Error) => void): this;
    toKey(type: string): string;
    addBulk(jobs: readonly Added<Data>[]): Promise<unknown>;
    remove(id: string): Promise<number>;
    /** `unknown`, if the queue has no such job. */
    getJobState(id: string): Promise<string>;
    getActiveCount(): Promise<number>;
    getWorkersCount(): Promise<number>;
    close(): Promise<void>;
  }

  class QueueEvents {
    constructor(name: string, options: Connected & { lastEventId: string });
    on(event: 'completed', listener: (event: { jobId: string }) => void): this;
    on(event: 'failed', listener: (event: { jobId: string; failedReason: string }) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    off(event: 'completed', listener: (event: { jobId: string }) => void): this;
    off(event: 'failed', listener: (event: { jobId: string; failedReason: string }) => void): this;
    waitUntilReady(): Promise<unknown>;
    close(): Promise<void>;
  }

  class Worker<Data> {
    constructor(
      name: string,
      perform: (job: Job<Data>) => Promise<void>,
      options: Connected & {
        concurrency: number;
        maxStalledCount: number;
        lockDuration: number;
        stalledInterval: number;
        runRetryDelay: number;
        drainDelay: number;
      },
    );
    on(event: 'error', listener: (error: Error) => void): this;
    waitUntilReady(): Promise<unknown>;
    close(force: boolean): Promise<void>;
  }

  /** The failure of a job that is not tried again. */
  class UnrecoverableError extends Error {}
}

declare module 'ioredis' {
  interface RedisOptions {
    host: string;
    port: number;
    db: number;
    username?: string;
    password?: string;
    tls?: { servername: string };
    maxRetriesPerRequest: null;
    connectTimeout: number;
    retryStrategy(times: number): number;
  }

  class Redis {
    constructor(options: RedisOptions);
    readonly status: string;
    on(event: 'error', listener: (error: Error & { code?: string }) => void): this;
    on(event: 'close' | 'ready', listener: () => void): this;
    once(event: 'ready', listener: () => void): this;
    info(section: string): Promise<string>;
    xrevrange(
      key: string,
      end: string,
      start: string,
      count: 'COUNT',
      n: number,
    ): Promise<[id: string, fields: string[]][]>;
    disconnect(): void;
  }
}
