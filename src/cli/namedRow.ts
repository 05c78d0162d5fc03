import { ClusterkitError } from '../core/errors.ts';
import { inFile } from '../input/open.ts';

/**
 * Runs `work` on what was read of a file. A row that it refuses by its number is named as the user knows it, by the line
 * of a table or the place of a pixel; what else it throws gets the name of the file.
 * @param nameOf the file and the row in it
 */
export async function inRows<T>(
  path: string,
  nameOf: ((row: number) => Promise<string>) | undefined,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isBadRow = nameOf !== undefined && error instanceof ClusterkitError && error.code === 'input';
    const [, row, rest] = (isBadRow && /^row (\d+)\b(.*)$/s.exec(error.message)) || [];
    if (!nameOf || row === undefined) {
      return inFile(path, () => {
        throw error;
      });
    }
    throw new ClusterkitError('input', `${await nameOf(Number(row))}${rest}`, { cause: error });
  }
}
