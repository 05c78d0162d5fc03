/** The parts of a text between commas; a comma within double quotes is part of a name. */
export function splitList(text: string): string[] {
  const isQuoted = (text.split('"').length - 1) % 2 === 0;
  const parts = [''];
  let quoted = false;
  for (const char of text) {
    if (char === '"' && isQuoted) quoted = !quoted;
    if (char === ',' && !quoted) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim());
}

/** A name without the double quotes around it. */
export function unquoted(name: string): string {
  return /^"(?:[^"]|"")*"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name;
}

/** Names between commas: a,"Price, EUR". */
export function parseNames(text: string): string[] {
  return splitList(text).map(unquoted);
}
