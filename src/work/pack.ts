import v8 from 'node:v8';

/*
 * Plain data as bytes, and back. Arrays of numbers lie one after the other behind everything else, where they are views of
 * the bytes and no copies.
 */

/** Arrays of numbers start at a multiple of this many bytes. */
const STEP = 8;

/** The types of arrays of numbers, by their codes. */
const TYPES = [
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
] as const;

type Numbers = InstanceType<(typeof TYPES)[number]>;

/** The methods of serializers that Node calls, and those it calls them with. */
interface HostObjects {
  _writeHostObject?(value: ArrayBufferView): void;
  _readHostObject?(): unknown;
}

/**
 * The bytes of plain data, in pieces that follow each other: numbers, texts, lists, objects, maps and arrays of numbers.
 * Arrays of numbers are not copied. The same data may have other bytes: V8 writes a whole number in two ways.
 * @throws {Error} for a function, and for what else is no data
 */
export function pack(value: unknown): Uint8Array[] {
  const arrays: Numbers[] = [];
  const writer = new v8.Serializer() as v8.Serializer & HostObjects;
  (
    writer as unknown as { _setTreatArrayBufferViewsAsHostObjects(on: boolean): void }
  )._setTreatArrayBufferViewsAsHostObjects(true);
  writer._writeHostObject = (view) => {
    const type = TYPES.findIndex((one) => view instanceof one);
    if (type < 0) throw new Error('no array of numbers');
    writer.writeUint32(type);
    writer.writeUint32((view as Numbers).length);
    arrays.push(view as Numbers);
  };
  writer.writeHeader();
  writer.writeValue(value);
  const head = writer.releaseBuffer();
  const pieces: Uint8Array[] = [Uint8Array.of(...new Uint8Array(Float64Array.of(head.length).buffer)), head];
  let at = STEP + head.length;
  for (const array of arrays) {
    const gap = (STEP - (at % STEP)) % STEP;
    if (gap > 0) pieces.push(new Uint8Array(gap));
    pieces.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    at += gap + array.byteLength;
  }
  return pieces;
}

/**
 * What bytes of `pack` hold. Arrays of numbers are views of the bytes.
 * @throws {Error} for other bytes, and for those of a newer version of Node
 */
export function unpack(packed: Uint8Array): unknown {
  // views start at multiples of their elements
  const bytes = packed.byteOffset % STEP === 0 ? packed : new Uint8Array(packed);
  const [length] = new Float64Array(bytes.buffer, bytes.byteOffset, 1);
  let at = STEP + length;
  const reader = new v8.Deserializer(bytes.subarray(STEP, at)) as v8.Deserializer & HostObjects;
  reader._readHostObject = () => {
    const Type = TYPES[reader.readUint32()];
    const count = reader.readUint32();
    at = Math.ceil(at / STEP) * STEP;
    const array = new Type(bytes.buffer as ArrayBuffer, bytes.byteOffset + at, count);
    at += array.byteLength;
    return array;
  };
  reader.readHeader();
  return reader.readValue();
}
