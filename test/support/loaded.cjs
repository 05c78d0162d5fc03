/* Preloaded with the program, writes to the file LOADED which packages and files of dist/bundle it loaded. */
const { readFileSync: read, ...fs } = require('node:fs');
const Module = require('node:module');

const names = new Set();
const load = Module._load;
Module._load = function (name, ...rest) {
  if (!/^([./]|node:)/.test(name)) names.add(name);
  return load.call(this, name, ...rest);
};
require('node:fs').readFileSync = (file, ...rest) => {
  const name = /dist\/bundle\/([\w-]+?)(-.{8})?\.cjs$/.exec(String(file))?.[1];
  if (name) names.add(name);
  return read(file, ...rest);
};
process.on('exit', () => fs.writeFileSync(process.env.LOADED, [...names].sort().join('\n')));
