import type { StepRecord } from '../../core/preparation.ts';
import { plural } from '../../core/words.ts';
import type { ImageInput } from '../../output/document.ts';
import type { Subject } from '../../work/subject.ts';
import { printable } from '../table.ts';

/** The path and the size of a subject, in a line. */
export function headingOf(subject: Subject): string {
  const { picture, distances, tree, record } = subject;
  if (picture) return pictureHeading(subject, record as ImageInput);
  const path = printable(record.path);
  if (tree) return `${path}  a tree of ${subject.n === 1 ? '1 leaf' : `${subject.n} leaves`}`;
  if (record.kind === 'graph')
    return `${path}  ${plural(subject.n, 'item')}, ${plural(record.edges, 'edge')}`;
  if (distances)
    return `${path}  ${plural(subject.n, 'item')}, ${plural(distances.condensed.length, 'distance')}`;
  return `${path}${rowsHeading(subject)}`;
}

function pictureHeading({ picture, unit, n }: Subject, input: ImageInput): string {
  const { used, n: distinct } = (picture as NonNullable<typeof picture>).colors;
  const frames = input.frames > 1 ? ` in ${input.frames} frames` : '';
  const left = used === input.n ? '' : ` (${used} used)`;
  if (input.pictures) {
    const { path, pictures } = input;
    // a manifest is none of its pictures
    const others =
      pictures[0].path === path
        ? `${printable(path)} and ${pictures.length - 1} more  `
        : `${printable(path)}  ${plural(pictures.length, 'picture')}, `;
    return `${others}${plural(input.n, 'pixel')}${left}, ${plural(distinct, 'color')} together`;
  }
  const size = `${input.width} x ${input.height}${frames}, ${plural(input.n, 'pixel')}${left}`;
  const among = unit === 'superpixels' ? `, ${plural(n, 'superpixel')}` : '';
  return `${printable(input.path)}  ${size}, ${plural(distinct, 'color')}${among}`;
}

function rowsHeading({ record, items, data, sparse, store, steps, unit }: Subject): string {
  const used = store?.store.n ?? items?.data.n ?? record.n;
  const left = record.n - used;
  const word = items?.texts ? 'text' : record.kind === 'folder' ? 'picture' : 'row';
  const count = `${plural(record.n, word)}${left > 0 ? ` (${left} left out)` : ''}`;
  const shape = record.kind === 'folder' && 'shape' in record ? record.shape : undefined;
  const size = items?.texts
    ? ''
    : shape
      ? `, ${shape.width} x ${shape.height}`
      : `, ${plural('dim' in record ? record.dim : 0, 'column')}`;
  const became = steps.length > 0 ? `, ${steps.map(stepName).join(', ')}: ${(data ?? sparse)?.dim}` : '';
  const more = 'files' in record && record.files ? ` and ${record.files.length - 1} more` : '';
  const compared = unit === 'columns' ? '; columns are compared' : '';
  return `${more}  ${count}${size}${became}${compared}`;
}

/** "pca", "scale standard". */
function stepName({ name, params }: StepRecord): string {
  return name === 'scale' ? `${name} ${params.method}` : name;
}
