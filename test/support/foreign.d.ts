/** What the tests use of packages without types. */
declare module 'ase-utils' {
  const ase: {
    decode(file: Buffer): { groups: { name: string }[]; colors: { name: string; color: number[] }[] };
    encode(palette: {
      version: string;
      groups: unknown[];
      colors: { name: string; model: string; color: number[]; type: string }[];
    }): Buffer;
  };
  export default ase;
}

declare module 'anypalette' {
  interface Color {
    red: number;
    green: number;
    blue: number;
    name?: string;
  }
  interface Palette extends Array<Color> {
    name?: string;
  }
  const anypalette: {
    Color: new (channels: Color) => Color;
    Palette: new () => Palette;
    formats: Record<string, unknown>;
    loadPalette(
      file: { data: Buffer; fileExt: string },
      done: (error: Error | null, palette?: Iterable<Color>) => void,
    ): void;
    writePalette(palette: Palette, format: unknown): string | ArrayBuffer;
  };
  export default anypalette;
}
