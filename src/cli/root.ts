/** The folder of package.json, seen from src/cli, dist/cli and dist/bundle. */
export const ROOT = new URL('../../', import.meta.url);
