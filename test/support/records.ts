/**
 * The slow and obvious way to cut text into records (RFC 4180): a character after the other.
 * @param delimiter '' for blanks: any number of blanks and tabs
 * @returns the records, each with the number of its first line; 'open' when a quote does not close
 */
export function splitText(
  text: string,
  delimiter: string,
  quote: string,
): { cells: string[]; line: number }[] | 'open' {
  const records: { cells: string[]; line: number }[] = [];
  const isStop = (char: string) => (delimiter === '' ? ' \t'.includes(char) : char === delimiter);
  let p = 0;
  let line = 1;
  const lineEnd = () => (text.startsWith('\r\n', p) ? 2 : text[p] === '\n' || text[p] === '\r' ? 1 : 0);
  const skipBlanks = () => {
    while (p < text.length && (text[p] === ' ' || (delimiter === '' && text[p] === '\t'))) p++;
  };
  while (p < text.length) {
    const cells: string[] = [];
    const [begin, start] = [p, line];
    let ended = false;
    if (delimiter === '') skipBlanks();
    while (!ended) {
      skipBlanks();
      let cell = '';
      const from = p;
      if (quote !== '' && text[p] === quote) {
        p++;
        for (;;) {
          if (p >= text.length) return 'open';
          if (text.startsWith(quote + quote, p)) {
            cell += quote;
            p += 2;
          } else if (text[p] === quote) break;
          else {
            const end = lineEnd();
            if (end > 0) line++;
            cell += text.slice(p, p + Math.max(end, 1));
            p += Math.max(end, 1);
          }
        }
        p++;
      }
      const closed = p;
      while (p < text.length && !isStop(text[p]) && lineEnd() === 0) p++;
      const behind = text.slice(closed, p).replace(/[ \t]+$/, '');
      if (closed === from) cell = behind;
      else if (behind !== '') cell = text.slice(from, p).replace(/[ \t]+$/, '');
      cells.push(cell);
      if (p < text.length && isStop(text[p])) {
        p++;
        if (delimiter === '') {
          skipBlanks();
          ended = p >= text.length || lineEnd() > 0;
        }
      } else ended = true;
    }
    // an empty line is no record
    if (cells.length > 1 || text.slice(begin, p).trim() !== '') records.push({ cells, line: start });
    p += lineEnd();
    line++;
  }
  return records;
}
