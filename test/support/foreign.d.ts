/** What the tests use of packages without types. */
declare module 'ase-utils' {
  const ase: {
    decode(file: Buffer): { groups: { name: string }[]; colors: { name: string; color: number[] }[] };
  };
  export default ase;
}

declare module 'anypalette' {
  interface Color {
    red: number;
    green: number;
    blue: number;
  }
  const anypalette: {
    loadPalette(
      file: { data: Buffer; fileExt: string },
      done: (error: Error | null, palette?: Iterable<Color>) => void,
    ): void;
  };
  export default anypalette;
}
