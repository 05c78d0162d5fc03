'use strict';

/*
 * Loads the files of dist/bundle. To compile the program takes V8 longer than many a command takes to run, so what was
 * compiled is kept beside the files, as Python does, and the next start reads it. Where it cannot be written, or
 * NODE_DISABLE_COMPILE_CACHE=1 is set, each start compiles.
 */
const fs = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');

const FOLDER = join(__dirname, '../dist/bundle');

/** The file where all begins. Others have a digest of their contents in their names, so what is kept of them stays true. */
const FIRST = 'main.cjs';

/**
 * What is kept serves one command, as it has the functions that ran, and one version of Node; V8 refuses what was compiled
 * with other flags.
 */
const FIRST_WORD = process.argv.slice(2).find((word) => !/^(-q|--quiet)$/.test(word)) ?? '';
const COMMAND = /^[a-z]+$/.test(FIRST_WORD) ? FIRST_WORD : '';
const ENDING = `.${process.version}-${process.arch}-${COMMAND}.code`;

const KEEPS = process.env.NODE_DISABLE_COMPILE_CACHE !== '1';

/** Parts of Node that few commands use, and that take a while to load. */
const LATE = ['crypto', 'child_process', 'stream', 'worker_threads', 'zlib'].map((name) => `node:${name}`);

const modules = new Map();
const compiled = new Map();

/** The exports of a file. @param ask what the file asks for others with */
function load(name, ask = demand) {
  const known = modules.get(name);
  if (known) return known.exports;
  const file = join(FOLDER, name);
  const module = { exports: {} };
  modules.set(name, module);
  compile(name, file).call(module.exports, module.exports, ask, module, file);
  return module.exports;
}

/** What files ask for: another file, or a package. */
function demand(name) {
  if (name.startsWith('./')) return load(name.slice(2));
  if (name === 'sharp') return sharp();
  return LATE.includes(name) ? late(name) : require(name);
}

/** The package sharp: its JavaScript in one file if that is of the version that is installed, or else its own files. */
function sharp() {
  const path = require.resolve('sharp');
  const { version } = JSON.parse(fs.readFileSync(join(dirname(path), '../package.json'), 'utf8'));
  const name = `sharp-${version.replace(/\W/g, '-')}.cjs`;
  if (!fs.existsSync(join(FOLDER, name))) return require(path);
  try {
    // its machine code is in a package that sharp brings along
    return load(name, createRequire(path));
  } catch (error) {
    modules.delete(name);
    throw error;
  }
}

/** A module that is loaded when something of it is used. */
function late(name) {
  return new Proxy({}, { get: (_, key) => require(name)[key] });
}

function compile(name, filename) {
  const keeps = KEEPS && name !== FIRST;
  const code = `(function (exports, require, module, __filename) {${fs.readFileSync(filename, 'utf8')}\n})`;
  const cachedData = keeps ? kept(filename + ENDING) : undefined;
  const script = new Script(code, { filename, cachedData });
  if (keeps && (!cachedData || script.cachedDataRejected)) compiled.set(filename + ENDING, script);
  return script.runInThisContext();
}

/** Bytes of the checksum at the end of a file of compiled code. */
const CHECKSUM = 4;

/** What was kept in a file. V8 does not notice damage and would crash, so a checksum is compared. */
function kept(file) {
  try {
    const bytes = fs.readFileSync(file);
    const data = bytes.subarray(0, bytes.length - CHECKSUM);
    return crc32(data) === bytes.readUInt32LE(data.length) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Its module takes a while to load. */
function crc32(bytes) {
  return require('node:zlib').crc32(bytes);
}

/** Keeps what was compiled, with the functions that ran until now, unless the command failed. */
function keep(exitCode) {
  if (exitCode !== 0) return;
  try {
    fs.accessSync(FOLDER, fs.constants.W_OK);
    for (const [file, script] of compiled) replace(file, withChecksum(script.createCachedData()));
  } catch {
    // not our folder, or no space: the next start compiles again
  }
}

function withChecksum(data) {
  const sum = Buffer.alloc(CHECKSUM);
  sum.writeUInt32LE(crc32(data));
  return Buffer.concat([data, sum]);
}

/** Writes a file as a whole. */
function replace(file, bytes) {
  const partial = `${file}.${process.pid}`;
  const descriptor = fs.openSync(partial, 'wx');
  try {
    fs.writeFileSync(descriptor, bytes);
    fs.fsyncSync(descriptor);
    fs.renameSync(partial, file);
  } catch (error) {
    fs.rmSync(partial, { force: true });
    throw error;
  } finally {
    fs.closeSync(descriptor);
  }
}

if (KEEPS) process.once('exit', keep);

exports.main = () => load(FIRST).main();
