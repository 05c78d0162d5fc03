import { ClusterkitError } from '../../core/errors.ts';

/** Reads numbers and text of a file of big-endian fields, one after the other. */
export class FieldReader {
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  /** Bytes that are left. */
  get left(): number {
    return this.#view.byteLength - this.#at;
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  i16(): number {
    return this.#view.getInt16(this.#take(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  f32(): number {
    return this.#view.getFloat32(this.#take(4));
  }

  /** `count` ASCII characters. */
  ascii(count: number): string {
    const at = this.#take(count);
    return Array.from({ length: count }, (_, i) => String.fromCharCode(this.#view.getUint8(at + i))).join('');
  }

  /** `units` units of UTF-16, without the zeros at their end. */
  utf16(units: number): string {
    const at = this.#take(2 * units);
    let text = '';
    for (let i = 0; i < units; i++) text += String.fromCharCode(this.#view.getUint16(at + 2 * i));
    return text.replace(/\0+$/, '');
  }

  /** A reader of the next `count` bytes, which this one leaves behind. */
  part(count: number): FieldReader {
    const at = this.#take(count);
    return new FieldReader(new Uint8Array(this.#view.buffer, this.#view.byteOffset, at + count), at);
  }

  /** @throws {ClusterkitError} input, if the file has fewer bytes */
  #take(count: number): number {
    if (count > this.left) {
      throw new ClusterkitError('input', `the file is cut off: byte ${this.#view.byteLength} is its last`, {
        remedies: [{ how: 'do', what: 'export it again' }],
      });
    }
    const at = this.#at;
    this.#at += count;
    return at;
  }
}

/** Collects big-endian fields. */
export class FieldWriter {
  readonly #bytes: number[] = [];

  u16(...values: number[]): this {
    for (const value of values) this.#bytes.push((value >> 8) & 255, value & 255);
    return this;
  }

  u32(value: number): this {
    return this.u16(value >>> 16, value & 65535);
  }

  f32(...values: number[]): this {
    const view = new DataView(new ArrayBuffer(4));
    for (const value of values) {
      view.setFloat32(0, value);
      this.u32(view.getUint32(0));
    }
    return this;
  }

  ascii(text: string): this {
    for (const character of text) this.#bytes.push(character.charCodeAt(0));
    return this;
  }

  /** The units of UTF-16 and a final zero. */
  utf16(text: string): this {
    for (let i = 0; i < text.length; i++) this.u16(text.charCodeAt(i));
    return this.u16(0);
  }

  /** What another writer has collected, after its length. */
  block(inner: FieldWriter): this {
    this.u32(inner.#bytes.length);
    // a long name has more bytes than a call has arguments
    for (const byte of inner.#bytes) this.#bytes.push(byte);
    return this;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
