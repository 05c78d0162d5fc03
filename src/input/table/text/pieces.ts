import { type FileHandle, open } from 'node:fs/promises';
import { type Encoding, Recoder } from './encoding.ts';

const NONE = Buffer.alloc(0);

/** The text of a file in UTF-8, piece by piece; the next piece is read from disk while one is worked on. */
export class Pieces {
  private readonly handle: FileHandle;
  private readonly recoder: Recoder;
  private readonly size: number;
  private position: number;
  private readonly end: number;
  private ahead?: Promise<Buffer>;
  /** The buffer of the last piece, and that of the next one. */
  private buffers: [Buffer, Buffer] = [NONE, NONE];

  private constructor(handle: FileHandle, encoding: Encoding, size: number, end: number) {
    this.handle = handle;
    this.recoder = new Recoder(encoding);
    this.size = size;
    this.position = encoding.mark;
    this.end = end;
  }

  /** @param end bytes of the file that are read */
  static async open(path: string, encoding: Encoding, size: number, end: number): Promise<Pieces> {
    return new Pieces(await open(path), encoding, size, end);
  }

  /**
   * @param least bytes, so that a long line is not put together of many pieces
   * @returns an empty piece at the end; its bytes are there until the next one is asked for
   */
  async next(least: number): Promise<Uint8Array> {
    for (;;) {
      const raw = await (this.ahead ?? this.read(least));
      this.ahead = raw.length === 0 ? undefined : this.read(least);
      // it is awaited with the next piece, or never
      this.ahead?.catch(() => {});
      const piece = this.recoder.recode(raw, raw.length === 0);
      if (piece.length > 0 || raw.length === 0) return piece;
    }
  }

  private async read(least: number): Promise<Buffer> {
    const size = Math.min(Math.max(this.size, least), 2 ** 30);
    const [last, next] = this.buffers;
    const buffer = next.length >= size ? next : Buffer.allocUnsafeSlow(size);
    this.buffers = [buffer, last];
    const most = Math.min(size, Math.max(0, this.end - this.position));
    const { bytesRead } =
      most === 0 ? { bytesRead: 0 } : await this.handle.read(buffer, 0, most, this.position);
    this.position += bytesRead;
    return buffer.subarray(0, bytesRead);
  }

  async close(): Promise<void> {
    await this.ahead?.catch(() => {});
    await this.handle.close();
  }
}
