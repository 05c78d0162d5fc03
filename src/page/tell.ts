/** What is told of rows: names, values and pictures. */
import type { ReportResult, ReportSubject } from '../output/report.ts';
import { bitmapAddress } from './bitmap.ts';
import { clusterName, isDark } from './colors.ts';
import { count, type Numbers, type Report, short } from './data.ts';
import { h } from './dom.ts';

/** Values of the rows of a subject, ready to be read. */
export class Rows {
  readonly subject: ReportSubject;
  private readonly values: ((i: number) => number)[];
  private readonly texts: { name: string; of: (i: number) => string }[];
  private readonly truth?: (i: number) => string;
  private readonly pixels?: Numbers;
  /** The picture of a row, where not all rows have one. */
  private readonly pictureOf?: Map<number, number>;
  private readonly isInk: boolean = false;

  constructor(report: Report, subject: ReportSubject) {
    this.subject = subject;
    this.values = (subject.columns ?? []).map((column) => report.scaled(column));
    this.texts = (subject.texts ?? []).map(({ name, column }) => {
      const codes = report.numbers(column.codes);
      return { name, of: (i) => column.words[codes[i]] };
    });
    const { truth, pictures } = subject;
    if (truth) {
      const codes = report.numbers(truth.codes);
      this.truth = (i) => truth.words[codes[i]];
    }
    if (!pictures) return;
    this.pixels = report.numbers(pictures);
    if (pictures.rows) {
      this.pictureOf = new Map();
      for (const [at, row] of report.numbers(pictures.rows).entries()) this.pictureOf.set(row, at);
    }
    this.isInk = pictures.bands === 1 && meanOf(this.pixels) < 110;
  }

  name(i: number): string {
    return this.subject.ids?.[i] || `row ${count(i)}`;
  }

  truthOf(i: number): string | undefined {
    return this.truth?.(i);
  }

  get hasPictures(): boolean {
    return this.pixels !== undefined;
  }

  hasPicture(i: number): boolean {
    return this.pixels !== undefined && (!this.pictureOf || this.pictureOf.has(i));
  }

  /** What a row has in columns, the named ones first. */
  cells(i: number, most: number, first: readonly string[] = []): [name: string, value: string][] {
    const numbers = (this.subject.columns ?? []).map(({ name }, j): [string, string] => [
      name,
      short(this.values[j](i)),
    ]);
    const texts = this.texts.map(({ name, of }): [string, string] => [name, of(i)]);
    const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
    return [...texts, ...numbers.sort(([a], [b]) => rank(a) - rank(b))].slice(0, most);
  }

  /** The picture of a row. @param side of the longer side, in pixels of the page */
  picture(i: number, side: number): HTMLImageElement | undefined {
    const at = this.pictureOf ? this.pictureOf.get(i) : i;
    if (at === undefined || !this.pixels) return undefined;
    return this.drawn(this.pixels, at, side);
  }

  /** One of several pictures of the same size. */
  drawn(pixels: Numbers, at: number, side: number): HTMLImageElement | undefined {
    const { pictures } = this.subject;
    if (!pictures) return undefined;
    const { width, height, bands } = pictures;
    const scale = side / Math.max(width, height);
    const style = `width:${Math.round(width * scale)}px;height:${Math.round(height * scale)}px`;
    const size = width * height * bands;
    const own = pixels.subarray(at * size, (at + 1) * size);
    const src = bitmapAddress(own, { width, height, bands }, this.isInk && !isDark());
    return h('img', { src, style, class: 'picture', alt: '', decoding: 'sync' });
  }

  /** A row in words. */
  words(i: number, result: ReportResult, label: number): string {
    const truth = this.truthOf(i);
    const told = [this.name(i), label < result.k ? `cluster ${clusterName(result, label)}` : 'noise'];
    if (truth !== undefined && truth !== '') told.push(`class ${truth}`);
    return told.join(', ');
  }
}

function meanOf(values: Numbers): number {
  const step = Math.max(1, Math.floor(values.length / 20_000));
  let [sum, seen] = [0, 0];
  for (let i = 0; i < values.length; i += step) {
    sum += values[i];
    seen++;
  }
  return sum / seen;
}
