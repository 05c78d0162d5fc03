/** A day as 2024-01-31, or with its time as 2024-01-31T12:30:00, with milliseconds unless these are 0. */
export function dateText(date: Date, day = false): string {
  if (Number.isNaN(date.getTime())) return '';
  const text = date.toISOString();
  return day ? text.slice(0, -14) : text.replace(/(\.000)?Z$/, '');
}
