import { ClusterkitError } from '../core/errors.ts';
import { classify, type InputKind } from '../input/classify.ts';
import { splitArrayName } from '../input/npz.ts';
import { readHead } from '../input/open.ts';
import { isFolder } from '../input/paths.ts';
import { expandPatterns } from '../input/patterns.ts';
import { peek } from '../input/pipes.ts';
import { checkStdin } from './batch.ts';
import type { Session } from './session.ts';

/** How the inputs of a command are to be taken. */
export interface Inputs {
  kind: InputKind | 'folder';
  /** As they were given, patterns replaced by what matches them. */
  files: string[];
  /** What is one input: a picture, a matrix, a folder; several tables are one. */
  groups: string[][];
}

/**
 * Goes by the contents of the first input: the others are taken for its like, and refused one by one when they are not.
 * @param whole pictures are rows of their own rather than colours to be clustered
 * @throws {ClusterkitError} usage or input
 */
export async function lookAt(session: Session, paths: readonly string[], whole: boolean): Promise<Inputs> {
  checkStdin(session, paths);
  const files = await expandPatterns(paths);
  const kind = isFolder(files[0]) ? 'folder' : await kindOf(session, files[0]);
  if (kind === 'table' || (kind === 'picture' && whole)) {
    return { kind: kind === 'table' ? 'table' : 'folder', files, groups: [files] };
  }
  return { kind, files, groups: files.map((path) => [path]) };
}

async function kindOf(session: Session, path: string): Promise<InputKind> {
  const head = path === '-' ? await peekStdin(session) : await readHead(splitArrayName(path).file);
  // a picture's reader says best why something is none, an empty file's table that it is empty
  if (head.length === 0) return 'table';
  return classify(head) ?? 'picture';
}

/** The first bytes of standard input, which stay there to be read. */
async function peekStdin(session: Session): Promise<Uint8Array> {
  const { head, stream } = await peek(session.io.stdin);
  session.io.stdin = stream;
  return head;
}

/** Options that only some kinds of input have, by the names of their properties. */
const ONLY_PICTURES = ['space', 'alpha', 'background', 'frames', 'quantized', 'together'];
const ONLY_ROWS = [
  ...['columns', 'where', 'id', 'labelColumn', 'weights', 'limit', 'sample', 'missing', 'encode'],
  ...['shape', 'size', 'grey', 'scale', 'features', 'out', 'centersOut', 'axes', 'coordinates'],
];

/** @throws {ClusterkitError} usage, for an option that was given but says nothing about such inputs */
export function checkOptionsFor(
  kind: Inputs['kind'],
  options: object,
  given: (property: string) => boolean,
  path: string,
): void {
  const idle = kind === 'picture' ? ONLY_ROWS : ONLY_PICTURES;
  const property = Object.keys(options).find((key) => idle.includes(key) && given(key));
  if (property === undefined) return;
  const flag = `--${property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const here = kind === 'picture' ? `the pixels of a picture` : `a ${kind}`;
  throw new ClusterkitError('usage', `${flag} means nothing for ${path}, ${here}`);
}
