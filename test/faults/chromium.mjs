import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of a Chromium: CHROMIUM_PATH, or the first of its names on the PATH; undefined without one. */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const onPath = process.env.PATH.split(delimiter).flatMap((folder) =>
    names.map((name) => join(folder, name)),
  );
  return [process.env.CHROMIUM_PATH, ...onPath].find((path) => path && existsSync(path));
}
