import { type Head, isComment, lineAt } from './head.ts';
import type { DialectOptions } from './options.ts';

/** What stands in front of a table. */
export interface Front {
  /** What Excel's line "sep=;" says. */
  delimiter?: string;
  /** What begins the comment lines in front, '' for none. */
  comment: string;
  /** These lines, with what begins them. */
  comments: string[];
  /** Lines that were passed. */
  lines: number;
}

/** What may begin a comment, when it stands in front of a table. */
const MARKERS = ['#', '%', '//', '!'];

/** Passes the lines in front of the table: those that are to be skipped, the separator of Excel, comments. */
export function passFront(head: Head, { skip = 0, comment }: DialectOptions): Front {
  const front: Front = { comment: '', comments: [], lines: 0 };
  const pass = (next: number) => {
    head.at = next;
    head.line++;
    front.lines++;
  };
  for (let i = 0; i < skip && head.at < head.end; i++) pass(lineAt(head, head.at).next);
  const first = lineAt(head, head.at);
  const separator = /^"?sep=(.)"?;*$/i.exec(first.text);
  if (separator) {
    front.delimiter = separator[1];
    pass(first.next);
  }
  if (comment !== undefined) front.comment = comment === 'none' ? '' : comment;
  const start = { at: head.at, line: head.line, lines: front.lines };
  while (head.at < head.end) {
    const { text, next } = lineAt(head, head.at);
    const line = text.trimStart();
    if (comment === undefined && front.comment === '')
      front.comment = MARKERS.find((marker) => isComment(line, marker)) ?? '';
    if (line !== '' && !isComment(line, front.comment)) break;
    if (line !== '') front.comments.push(line);
    pass(next);
  }
  // no line is left: these are no comments
  if (head.whole && head.at >= head.end && comment === undefined && front.comments.length > 0) {
    Object.assign(head, { at: start.at, line: start.line });
    return { ...front, comment: '', comments: [], lines: start.lines };
  }
  return front;
}
