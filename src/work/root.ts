/** The folder of package.json, seen from src/work, dist/work and dist/bundle. */
export const ROOT = new URL('../../', import.meta.url);
