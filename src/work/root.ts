/** The folder of package.json, relative to src/work, dist/work and dist/bundle. */
export const ROOT = new URL('../../', import.meta.url);
