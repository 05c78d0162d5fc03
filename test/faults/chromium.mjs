import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of a Chromium: CLUSTERKIT_CHROMIUM, or the first of its names on the PATH; undefined without one. */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const onPath = process.env.PATH.split(delimiter).flatMap((folder) =>
    names.map((name) => join(folder, name)),
  );
  return [process.env.CLUSTERKIT_CHROMIUM, ...onPath].find((path) => path && existsSync(path));
}
