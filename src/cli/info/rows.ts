import { formatBytes } from '../../core/memory.ts';
import type { FolderFacts } from '../../input/folder.ts';
import type { MatrixFacts } from '../../input/matrix.ts';
import { fingerprint } from '../../input/open.ts';
import { isStream } from '../../input/paths.ts';
import type { TableFacts } from '../../input/table/facts.ts';
import type { Inputs } from '../inputs.ts';
import type { Session } from '../session.ts';
import { factLines, plural, printable, tableLines } from '../table.ts';

/** What is known of an input that is no picture: for the JSON, and as text. */
interface RowsFacts {
  record: { path: string; sha256: string | null; kind: Inputs['kind'] } & Partial<
    TableFacts | MatrixFacts | FolderFacts
  >;
  text: string;
}

/** Describes a table, a matrix or a folder without clustering it. */
export async function rowsFacts(session: Session, kind: Inputs['kind'], path: string): Promise<RowsFacts> {
  const common = { maxMemory: session.maxMemory, stdin: session.io.stdin, ...session.pacing };
  if (kind === 'table') {
    const { tableFacts } = await import('../../input/table/facts.ts');
    const facts = await tableFacts([path], common);
    const sha256 = path === '-' || isStream(path) ? null : await fingerprint(path);
    return { record: { path, sha256, kind, ...facts }, text: tableText(path, facts) };
  }
  if (kind === 'matrix') {
    const { matrixFacts } = await import('../../input/matrix.ts');
    const { sha256, ...facts } = await matrixFacts(path, common);
    return { record: { path, sha256, kind, ...facts }, text: factLines(matrixRows(path, facts)) };
  }
  const { folderFacts } = await import('../../input/folder.ts');
  const facts = await folderFacts(path, session.pacing);
  return { record: { path, sha256: null, kind, ...facts }, text: factLines(folderRows(path, facts)) };
}

const FORMATS: Record<string, string> = { csv: 'separated values', json: 'JSON', ndjson: 'JSON lines' };

function tableText(path: string, { format, delimiter, header, rows, columns }: TableFacts): string {
  const separated = delimiter === undefined ? '' : `, delimiter ${JSON.stringify(delimiter)}`;
  const head = header === undefined ? '' : `, ${header ? 'with' : 'without'} a header`;
  const facts: [string, string][] = [
    ['file', path],
    ['format', `${FORMATS[format] ?? format}${separated}${head}`],
    ['rows', String(rows)],
    ['columns', String(columns.length)],
  ];
  const number = (value: number | undefined) =>
    value === undefined ? '' : String(Number(value.toPrecision(8)));
  const lines = columns.map(({ name, type, missing, bad, min, max, mean, kinds }) => [
    printable(name),
    type,
    ...[min, mean, max].map(number),
    kinds === undefined ? '' : String(kinds),
    String(missing),
    bad === undefined ? '' : String(bad),
  ]);
  const titles = ['min', 'mean', 'max', 'kinds', 'missing', 'no number'];
  const table = tableLines(
    [{ title: 'column' }, { title: 'type' }, ...titles.map((title) => ({ title, right: true }))],
    lines,
  );
  return `${factLines(facts)}\n${table.join('\n')}\n`;
}

function matrixRows(path: string, facts: Omit<MatrixFacts, 'sha256'>): [string, string][] {
  const { format, gzip, dtype, shape, fortranOrder, bigEndian, n, dim, arrays, fileSize } = facts;
  return [
    ['file', path],
    ['format', `${format.toUpperCase()}${gzip ? ', gzip' : ''}`],
    ['numbers', `${dtype}${bigEndian ? ', big-endian' : ''}${fortranOrder ? ', column by column' : ''}`],
    ['shape', shape.join(' x ')],
    ['rows', `${n} of ${plural(dim, 'number')}`],
    ...(arrays ? [['arrays', arrays.join(' ')] as [string, string]] : []),
    ['file size', `${fileSize} bytes (${formatBytes(fileSize)})`],
  ];
}

function folderRows(path: string, facts: FolderFacts): [string, string][] {
  const { pictures, others, damaged, formats, fileSize, width, height } = facts;
  const kinds = Object.entries(formats)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([format, n]) => `${n} ${format.toUpperCase()}`);
  const range = ([low, high]: [number, number]) => (low === high ? String(low) : `${low} to ${high}`);
  return [
    ['folder', path],
    ['pictures', `${pictures} (${kinds.join(', ')})`],
    ...(width && height ? [['size', `${range(width)} wide, ${range(height)} high`] as [string, string]] : []),
    ['file size', `${fileSize} bytes together (${formatBytes(fileSize)})`],
    ...(damaged > 0 ? [['damaged', String(damaged)] as [string, string]] : []),
    ...(others > 0 ? [['other files', String(others)] as [string, string]] : []),
  ];
}
