/** The data of the page: numbers are unpacked once, before anything is drawn. */
import type {
  Block,
  BlockType,
  ReportData,
  ReportResult,
  ReportSubject,
  ScaledBlock,
} from '../output/report.ts';

export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

const TYPES: Record<BlockType, { new (buffer: ArrayBuffer): Numbers; most: number }> = {
  u8: Object.assign(Uint8Array, { most: 255 }),
  u16: Object.assign(Uint16Array, { most: 65535 }),
  u32: Object.assign(Uint32Array, { most: 4294967295 }),
  f32: Object.assign(Float32Array, { most: 1 }),
  f64: Object.assign(Float64Array, { most: 1 }),
};

/** The data of a page, with its numbers. */
export class Report {
  readonly data: ReportData;
  private readonly blocks: ArrayBuffer[];

  constructor(data: ReportData, blocks: ArrayBuffer[]) {
    this.data = data;
    this.blocks = blocks;
  }

  /** Number of blocks, where those of what the page makes begin. */
  get size(): number {
    return this.blocks.length;
  }

  /** Puts blocks behind the first ones, in place of others that were there. */
  append(first: number, blocks: readonly ArrayBuffer[]): void {
    this.blocks.splice(first, Number.POSITIVE_INFINITY, ...blocks);
  }

  numbers({ at, type }: Block): Numbers {
    return new TYPES[type](this.blocks[at]);
  }

  /** Reads scaled numbers one by one. */
  scaled(block: ScaledBlock): (i: number) => number {
    const raw = this.numbers(block);
    if (block.type === 'f32' || block.type === 'f64') return (i) => raw[i];
    const factor = (block.high - block.low) / TYPES[block.type].most;
    return (i) => block.low + raw[i] * factor;
  }

  subjectOf(result: ReportResult): ReportSubject {
    return this.data.subjects[result.subject];
  }
}

/** Reads the elements of the page that hold data. */
export async function loadReport(): Promise<Report> {
  const text = (id: string) => document.getElementById(id)?.textContent ?? '';
  const data = JSON.parse(text('report')) as ReportData;
  const packed = Array.from(
    document.querySelectorAll('script[type="text/plain"]'),
    (one) => one.textContent ?? '',
  );
  return new Report(data, await Promise.all(packed.map(unpack)));
}

/** Bytes that were deflated, from base64. */
export async function unpack(base64: string): Promise<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).arrayBuffer();
}

/** What is chosen in the page. */
export interface State {
  /** The number of the result. */
  result: number;
  /** A cluster; k is noise. */
  cluster?: number;
  row?: number;
  /** Rows inside the lasso. */
  lasso?: Uint32Array;
}

/** The state of the page, and who follows it. */
export class Store {
  state: State = { result: 0 };
  private readonly followers: ((state: State, before: State) => void)[] = [];

  follow(follower: (state: State, before: State) => void): void {
    this.followers.push(follower);
  }

  set(change: Partial<State>): void {
    this.move(this.state, change);
  }

  /** Shows a result anew, of which all has changed. */
  renew(result: number): void {
    const change = { result, cluster: undefined, lasso: undefined, row: undefined };
    this.move({ ...this.state, result: -1 }, change);
  }

  private move(before: State, change: Partial<State>): void {
    this.state = { ...before, ...change };
    for (const follower of this.followers) follower(this.state, before);
  }
}

/** Made once: a number alone would make it anew each time. */
const format = new Intl.NumberFormat('en-US');

/** `1234.5678` as `1,235`, `0.012345` as `0.01235`: four digits. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '\u2013';
  const size = Math.abs(value);
  if (size >= 10000) return `${sign(value)}${format.format(Math.round(size))}`;
  return sign(value) + String(Number(size.toPrecision(4)));
}

function sign(value: number): string {
  return value < 0 ? '\u2212' : '';
}

/** `0.391` as `39.1 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.0995 ? 1 : share === 1 ? 0 : 1)} %`;
}

/** `1 row`, `2 rows`. */
export function counted(n: number, unit: string): string {
  return `${count(n)} ${n === 1 ? unit.replace(/s$/, '') : unit}`;
}

export function count(n: number): string {
  return format.format(Math.round(n * 10) / 10);
}

/** Two digits after the point, without a sign before 0.00. */
export function twoDigits(value: number): string {
  const text = value.toFixed(2);
  return text.replace(/^-(?=0\.00$)/, '').replace('-', '\u2212');
}
