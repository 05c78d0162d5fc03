import type { Exchange, MessageRows } from './affinity/exchange.ts';
import { layOutExchange } from './affinity/layout.ts';
import { WasmExchange } from './affinity/runner.ts';
import { PlainExchange } from './affinity/twin.ts';

/**
 * The kernel if it is available, else its twin; their results are equal. Time: of an iteration O(n^2) at most, and about
 * n^2 / 8 where preferences are not low.
 * @param threads the largest number of threads, used where helpers pay
 */
export function openExchange(rows: MessageRows, threads: number): Exchange {
  const job = layOutExchange(rows, threads);
  return job ? new WasmExchange(rows, job) : new PlainExchange(rows);
}

export type { Exchange, MessageRows } from './affinity/exchange.ts';
export { exchangeBytes } from './affinity/layout.ts';
