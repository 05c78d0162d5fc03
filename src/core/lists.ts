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

/** A name as it stands in a list: within double quotes where it would be taken for something else. */
export function nameInList(name: string): string {
  const isPlain = !/[,"]/.test(name) && name === name.trim() && name !== '';
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Names between commas: a,"Price, EUR". */
export function parseNames(text: string): string[] {
  return splitList(text).map(unquoted);
}
