/*
 * Do two built checkouts give the same results?
 *
 * node test/bench/sameResults.mjs OLD NEW [--only REGEX] [--words] [--all] [--list]
 *
 * Runs the command lines of sameCases.mjs in both, in folders that are alike, and compares exit codes, standard output
 * and every file that was written: JSON by path and exactly, CSV by cell, workbooks by sheet, anything else by bytes.
 * Of text only the numbers count, since words may be put better; --words compares them too. Seconds, versions and folders
 * are left out, and British spelling is taken for American. What DOCUMENTED allows is counted, not printed; --all prints
 * it. Results of OLD are kept in the folder for temporary files until OLD is built again. Exit code 1 if anything differs.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { unzipSync } from 'fflate';
import { CASES, DOCUMENTED } from './sameCases.mjs';
import { makeInputs } from './sameInputs.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    words: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
/** Differences of one line that are printed. */
const SHOWN = 12;
const say = (line) => process.stdout.write(`${line}\n`);

const chosen = Object.entries(CASES).filter(([name, lines]) => {
  return new RegExp(values.only).test(name) || lines.some((line) => new RegExp(values.only).test(line));
});
if (values.list) {
  for (const [name, lines] of chosen) say(`${name}\n${lines.map((line) => `  ${line}`).join('\n')}`);
} else if (positionals.length !== 2) {
  process.stderr.write(
    'usage: node test/bench/sameResults.mjs OLD NEW [--only REGEX] [--words] [--all] [--list]\n',
  );
  process.exitCode = 2;
} else {
  compareAll(...positionals.map((path) => realpathSync(path)));
}

function compareAll(old, fresh) {
  const began = performance.now();
  const counts = { lines: 0, meant: 0, differences: 0 };
  for (const [name, lines] of chosen) {
    const before = keptCase(old, lines);
    const after = runCase(fresh, old, lines);
    lines.forEach((line, i) => {
      const found = differences(line, before[i], after[i]).map((difference) => ({
        ...difference,
        reason: DOCUMENTED.find(({ place }) => place.test(`${name} | ${line} | ${difference.path}`))?.reason,
      }));
      counts.lines++;
      counts.meant += found.filter(({ reason }) => reason).length;
      const printed = found.filter(({ reason }) => values.all || !reason);
      counts.differences += found.filter(({ reason }) => !reason).length;
      if (printed.length === 0) return;
      say(`${name} | clusterkit ${line}`);
      for (const { path, from, to, reason } of printed.slice(0, SHOWN)) {
        say(`  ${path}: ${short(from)} -> ${short(to)}${reason ? `  (${reason})` : ''}`);
      }
      if (printed.length > SHOWN) say(`  and ${printed.length - SHOWN} more`);
    });
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  say(
    `${counts.lines} command lines: ${counts.differences} differences, ${counts.meant} that are documented, ${seconds} s`,
  );
  if (counts.differences > 0) process.exitCode = 1;
}

/** The case in OLD: as kept, if nothing of its build or of the case has changed since. */
function keptCase(old, lines) {
  const built = filesOf(`${old}/dist`).map((path) => [path, statSync(path).size, statSync(path).mtimeMs]);
  const hash = createHash('sha256').update(
    JSON.stringify([old, built, lines, process.version, makeInputs.toString()]),
  );
  const kept = join(tmpdir(), `clusterkit-same-${hash.digest('hex').slice(0, 24)}.json`);
  if (!existsSync(kept)) writeFileSync(kept, JSON.stringify(runCase(old, old, lines)));
  return JSON.parse(readFileSync(kept, 'utf8'), (_, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data) : value,
  );
}

/** Runs the lines of a case in a new folder: for each its exit code, its output and the files it wrote. */
function runCase(checkout, source, lines) {
  const folder = mkdtempSync(join(tmpdir(), 'clusterkit-same-'));
  try {
    for (const given of ['images', 'data'])
      cpSync(`${source}/${given}`, `${folder}/${given}`, { recursive: true });
    makeInputs(folder);
    const seen = new Map();
    written(folder, seen);
    return lines.map((line) => {
      const [command, input] = line.split(/ <(?=\S+$)/);
      const words = command.match(/"[^"]*"|\S+/g).map((word) => word.replace(/^"|"$/g, ''));
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [`${checkout}/bin/clusterkit.js`, ...words],
        {
          cwd: folder,
          input: input ? readFileSync(`${folder}/${input}`) : '',
          env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, TZ: 'UTC' },
          maxBuffer: 1 << 28,
        },
      );
      const text = (bytes) => bytes.toString().replaceAll(folder, 'FOLDER');
      return { status, stdout: text(stdout), stderr: text(stderr), files: written(folder, seen) };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Files of the folder that are new or other than `seen`, which takes them in; names of their hashes are dropped. */
function written(folder, seen) {
  const files = {};
  for (const path of filesOf(folder)) {
    const bytes = readFileSync(path);
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (seen.get(path) !== hash) files[relative(folder, path)] = bytes;
    seen.set(path, hash);
  }
  return files;
}

function differences(line, before, after) {
  const found = [];
  const note = (path, from, to) => found.push({ path, from, to });
  if (before.status !== after.status) {
    note('exit code', before.status, `${after.status}: ${firstLine(after)}`);
    return found;
  }
  compareText(line.includes(' --csv') ? 'stdout.csv' : 'stdout', before.stdout, after.stdout, note);
  for (const path of new Set([...Object.keys(before.files), ...Object.keys(after.files)])) {
    compareFile(path, before.files[path], after.files[path], note);
  }
  return found;
}

function firstLine({ stderr, stdout }) {
  return (stderr || stdout).split('\n').find((line) => /\w/.test(line)) ?? '';
}

function compareFile(path, before, after, note) {
  if (!before || !after) note(path, before ? 'written' : undefined, after ? 'written' : undefined);
  else if (before.equals(after)) return;
  else if (path.endsWith('.xlsx')) compareValues(path, sheetsOf(before), sheetsOf(after), note);
  else if (/\.(json|ndjson|csv|tsv|svg|nwk|txt|html)$/.test(path))
    compareText(path, `${before}`, `${after}`, note);
  else note(path, `${before.length} bytes`, `${after.length} other bytes`);
}

function sheetsOf(bytes) {
  const decode = (part) => new TextDecoder().decode(part);
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, decode(part)]));
}

/** JSON by its values, CSV by its cells, other text by its numbers. */
function compareText(path, before, after, note) {
  const [left, right] = [parsed(before), parsed(after)];
  if (left !== undefined && right !== undefined) compareValues(path, left, right, note);
  else if (/\.[ct]sv$/.test(path)) compareValues(path, cellsOf(before), cellsOf(after), note);
  else if (values.words) compareValues(path, before.split('\n'), after.split('\n'), note);
  else compareValues(`${path} numbers`, numbersOf(before), numbersOf(after), note);
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Rows by the names of their columns, or as they are where the first line is of numbers. */
function cellsOf(text) {
  const [names, ...rows] = text.split('\n').map((line) => line.split(/[,\t]/));
  if (names.every((name) => name !== '' && !Number.isNaN(Number(name)))) return [names, ...rows];
  const record = (row) => Object.fromEntries(row.map((cell, i) => [names[i] ?? `more ${i}`, cell]));
  return { columns: names, rows: rows.map(record) };
}

/** Numbers, colors and hashes of a text in their order, without seconds. */
function numbersOf(text) {
  const timeless = withoutSeconds(text).replace(/\d+(\.\d+)? ?(s|ms)\b/g, '');
  return timeless.match(/#[\da-f]{6}\b|[-+]?\d+(\.\d+)?(e[-+]?\d+)?/gi) ?? [];
}

/** Tables without what stands under the word "seconds". */
function withoutSeconds(text) {
  let end = -1;
  return text
    .split('\n')
    .map((line) => {
      const header = /\bseconds\b/.exec(line);
      if (header) end = header.index + header[0].length;
      if (line.trim() === '') end = -1;
      return header || end < 0 ? line : line.slice(0, end).replace(/\S+$/, '') + line.slice(end);
    })
    .join('\n');
}

/** Notes what differs, by path; the order of names is a difference of its own. */
function compareValues(path, before, after, note) {
  const both = typeof before === 'object' && typeof after === 'object' && before !== null && after !== null;
  if (!both || Array.isArray(before) !== Array.isArray(after)) {
    const [left, right] = [before, after].map((value) =>
      typeof value === 'string' ? american(value) : value,
    );
    if (!Object.is(left, right)) note(path, left, right);
  } else if (Array.isArray(before)) {
    if (before.length !== after.length) note(`${path}.length`, before.length, after.length);
    const length = Math.min(before.length, after.length);
    for (let i = 0; i < length; i++) compareValues(`${path}[${i}]`, before[i], after[i], note);
  } else {
    compareObjects(path, before, after, note);
  }
}

function compareObjects(path, before, after, note) {
  const [left, right] = [before, after].map((value) =>
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [american(key), inner])),
  );
  const shared = Object.keys(left).filter((key) => key in right);
  const order = Object.keys(right).filter((key) => key in left);
  if (shared.join() !== order.join()) note(`${path} order`, shared.join(), order.join());
  for (const key of new Set([...Object.keys(left), ...order, ...Object.keys(right)])) {
    if (/^(version|load)$|seconds$/i.test(key)) {
      if (key in left !== key in right) note(`${path}.${key}`, left[key], right[key]);
    } else compareValues(`${path}.${key}`, left[key], right[key], note);
  }
}

/** British words that the command line used, as they are spelled in America. */
function american(text) {
  return text
    .replace(/(col|neighb)our/gi, '$1or')
    .replace(/\bgrey/g, 'gray')
    .replace(/\bGrey/g, 'Gray')
    .replace(/(normal|random|initial|quant|symmetr|optim|recogn|organ|summar|capital)is(e|i|a)/gi, '$1iz$2')
    .replace(/labell(ed|ing)/gi, 'label$1');
}

function short(value) {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}
