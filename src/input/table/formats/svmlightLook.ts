/** One number, or several numbers for a row in several classes. */
const LABEL = /^[+-]?[\d.]+(e[+-]?\d+)?(,[+-]?[\d.]+(e[+-]?\d+)?)*(\s|$)/i;
const PLACES = /^\S+(\s+qid:\d+)?(\s+\d+:[^\s:#]+)*\s*(#.*)?$/;

/** Whether all lines begin with a label and hold places, at least one of them two. */
export function looksLikeSvmlight(head: string): boolean {
  const lines = head.split(/\r?\n/);
  // the last line may be cut
  if (lines.length > 1) lines.pop();
  const full = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return (
    full.some((line) => /\s\d+:\S+\s+\d+:/.test(line)) &&
    full.every((line) => LABEL.test(line) && PLACES.test(line))
  );
}
