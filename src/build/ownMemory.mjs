/** The section of a module in which imports are, and the kind of an import that is a memory. */
const IMPORTS = 2;
const MEMORY = 2;
/** The flag of limits that says that a memory is shared. */
const SHARED = 2;

/**
 * A module of WebAssembly that imports a shared memory, as one that imports a memory that is not shared. One bit differs: all
 * instructions are those that the command line runs.
 * @param {Uint8Array} module
 */
export function withOwnMemory(module) {
  const bytes = Buffer.from(module);
  let at = 8;
  /** A number of seven bits a byte, the lowest first. */
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    const size = number();
    const end = at + size;
    if (section === IMPORTS) {
      for (let left = number(); left > 0; left--) {
        for (let name = 0; name < 2; name++) {
          const length = number();
          at += length;
        }
        if (bytes[at++] === MEMORY) {
          bytes[at] &= ~SHARED;
          return bytes;
        }
        number();
      }
    }
    at = end;
  }
  throw new Error('the module imports no memory');
}
