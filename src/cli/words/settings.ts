import type { AllSettings } from '../settings.ts';
import { printable, tableLines } from '../table.ts';

/** Settings with their origins, in words. */
export function settingsText(
  { file, settings }: Pick<AllSettings, 'file' | 'settings'>,
  command: string | undefined,
): string {
  const read = file === undefined ? 'no file of settings' : `settings of ${printable(file)}`;
  if (settings.length === 0)
    return `${read}; nothing is set${command === undefined ? '' : ` for ${command}`}\n`;
  const rows = settings.map((one) => [
    one.command ?? command ?? 'all commands',
    one.option,
    printable([one.value].flat().join(', ')),
    printable(one.origin),
  ]);
  const titles = ['command', 'setting', 'value', 'from'];
  const lines = tableLines(
    titles.map((title) => ({ title })),
    rows,
  );
  return `${read}\n\n${lines.join('\n')}\n`;
}
