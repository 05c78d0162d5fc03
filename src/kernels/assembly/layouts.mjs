// Writes kernels/layouts/: what the host has to know of the memory of the kernels, from their sources.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ASSEMBLY = fileURLToPath(new URL('.', import.meta.url));
const LAYOUTS = fileURLToPath(new URL('../layouts/', import.meta.url));

/** Bytes of a field, where it is not 4: references to other structs are addresses. */
const WIDE = { f64: 8, i64: 8, u64: 8 };

/** How the host writes the types of fields; all others are addresses. */
const TYPES = { i32: 'i32', u32: 'u32', f32: 'f32', f64: 'f64', usize: 'u32' };

const HEAD = `/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */
`;

/** The files of each room: its entry, and those in its folder. */
function rooms() {
  const names = readdirSync(ASSEMBLY, { withFileTypes: true });
  const found = new Map();
  for (const entry of names) {
    const name = entry.name.replace(/\.ts$/, '');
    if (entry.isDirectory()) {
      const files = readdirSync(join(ASSEMBLY, name)).sort();
      found.set(name, [...(found.get(name) ?? []), ...files.map((file) => join(name, file))]);
    } else if (entry.name.endsWith('.ts')) found.set(name, [...(found.get(name) ?? []), entry.name]);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The fields of a class, laid out as the compiler does: each at a multiple of its own size. */
function structOf(name, body, file) {
  const fields = [];
  let bytes = 0;
  for (const line of withoutComments(body).split('\n')) {
    if (line.trim() === '') continue;
    const field = /^ {2}(\w+): (\w+);$/.exec(line);
    if (!field) throw new Error(`${file}: class ${name} has a line that is no field: ${line.trim()}`);
    const size = WIDE[field[2]] ?? 4;
    bytes = Math.ceil(bytes / size) * size;
    fields.push(`    ${field[1]}: ['${TYPES[field[2]] ?? 'u32'}', ${bytes}],\n`);
    bytes += size;
  }
  return `export const ${name} = {\n  bytes: ${bytes},\n  fields: {\n${fields.join('')}  },\n} as const;\n`;
}

function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

function enumOf(name, body, file) {
  const members = withoutComments(body)
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');
  const odd = members.find((member) => !/^\w+$/.test(member));
  if (odd) throw new Error(`${file}: enum ${name} has a member that is no plain name: ${odd}`);
  const lines = members.map((member, value) => `  ${member}: ${value},\n`);
  return `export const ${name} = {\n${lines.join('')}} as const;\n`;
}

/** What a source has for the host. */
function partsOf(file) {
  const source = readFileSync(join(ASSEMBLY, file), 'utf8');
  const constants = [...source.matchAll(/@host[^/]*\*\/\n(?:export )?const (\w+)(?:: \w+)? = ([\d.e-]+);/g)];
  const marked = source.match(/@host/g)?.length ?? 0;
  if (constants.length < marked) throw new Error(`${file}: a constant marked @host is not a plain number`);
  const enums = [...source.matchAll(/^(?:export )?enum (\w+) \{\n([^}]*)\}/gm)];
  const structs = [...source.matchAll(/^@unmanaged\n(?:export )?class (\w+) \{\n(.*?)^\}/gms)];
  return [
    ...constants.map(([, name, value]) => `export const ${name} = ${value};\n`),
    ...enums.map(([, name, body]) => enumOf(name, body, file)),
    ...structs.map(([, name, body]) => structOf(name, body, file)),
  ];
}

/** The files of kernels/layouts/ and their texts. */
export function layouts() {
  return rooms()
    .map(([room, files]) => ({ file: `${room}.ts`, parts: files.flatMap(partsOf) }))
    .filter(({ parts }) => parts.length > 0)
    .map(({ file, parts }) => ({ file, text: [HEAD, ...parts].join('\n') }));
}

/** Writes those that are not as they should be. */
export function writeLayouts() {
  mkdirSync(LAYOUTS, { recursive: true });
  for (const { file, text } of layouts()) {
    const path = join(LAYOUTS, file);
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
  }
}
