import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * Runs the stages of a build that are not fresh, in their order. A stage is fresh if the files that the stage reads,
 * those that the stage makes and the settings are, byte for byte, those of the last run. A run that throws
 * is not recorded, so the next call runs that stage again.
 * @param root the folder that paths begin from
 * @param stages `{ name, reads, makes, run }`: `reads` and `makes` tell by its path whether a file belongs to them;
 *   `run` is told whether all that the stage makes has to be made anew
 * @param options `folders`, in which the files are; `settings`, the files that matter to every stage, such as the lock
 *   file, which tells the versions of the tools; `stamp`, the file that records the runs; `force` to run all stages
 * @returns the names of the stages that were run
 */
export function runStages(root, stages, { folders, settings, stamp, force = false }) {
  const stampFile = join(root, stamp);
  const recorded = !force && existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, 'utf8')) : {};
  const save = () => {
    mkdirSync(dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, JSON.stringify(recorded));
  };
  const digestOf = (belongs) => digest(root, [...settings, ...filesOf(root, folders).filter(belongs)]);
  const ran = [];
  for (const { name, reads, makes, run } of stages) {
    const last = recorded[name];
    const sources = digestOf(reads);
    const intact = last?.made === digestOf(makes);
    if (intact && last.sources === sources) continue;
    delete recorded[name];
    save();
    run(!intact);
    recorded[name] = { sources, made: digestOf(makes) };
    save();
    ran.push(name);
  }
  return ran;
}

/** The files of folders and of the folders in them, as sorted paths from `root`. */
export function filesOf(root, folders) {
  const list = (folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
  return folders.flatMap((folder) => (existsSync(join(root, folder)) ? list(folder) : [])).sort();
}

/** Of the names and contents of files. */
function digest(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}
