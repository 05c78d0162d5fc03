/*
 * Writes the JSON Schemas of results and models, dist/schemas.json, from the types of the documents, so that no field is
 * forgotten: node src/build/schemas.mjs
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The documents, as types. */
const DOCUMENTS = {
  clustering: "import('./output/document.ts').ClusteringRun",
  tree: "import('./output/document.ts').TreeRun",
  result: "import('./output/document.ts').ResultDocument<object>",
  model: "import('./algorithms/models/kinds.ts').Model",
};

/** A module that is nowhere, which exports the documents. */
const ENTRY = join(root, 'src/documents.ts');
const entry = Object.entries(DOCUMENTS).map(([name, type]) => `export type ${name} = ${type};`);

const options = {
  strict: true,
  skipLibCheck: true,
  types: [],
  lib: ['lib.es2023.d.ts'],
  allowImportingTsExtensions: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};
const host = ts.createCompilerHost(options);
const { getSourceFile, fileExists } = host;
host.fileExists = (path) => path === ENTRY || fileExists(path);
host.getSourceFile = (path, ...others) =>
  path === ENTRY
    ? ts.createSourceFile(path, entry.join('\n'), ts.ScriptTarget.ES2023)
    : getSourceFile(path, ...others);
const program = ts.createProgram([ENTRY], options, host);
const checker = program.getTypeChecker();

/** Named types, by their names. */
const defs = {};

/** JSON has neither NaN nor infinite numbers: they are null. */
const NUMBER = { type: ['number', 'null'] };

/** The schema of a type. */
function schemaOf(type) {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) return {};
  if (type.flags & ts.TypeFlags.StringLiteral || type.flags & ts.TypeFlags.NumberLiteral)
    return { const: type.value };
  if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
  if (type.flags & ts.TypeFlags.StringLike) return { type: 'string' };
  if (type.flags & ts.TypeFlags.NumberLike) return NUMBER;
  if (type.flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
  if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
  if (!type.isUnion()) return objectOf(type);
  const types = type.types.filter((one) => !(one.flags & ts.TypeFlags.Undefined));
  const name = type.aliasSymbol?.name;
  const isNamed =
    name !== undefined &&
    !(name in DOCUMENTS) &&
    !type.aliasTypeArguments &&
    !types.every((one) => one.isLiteral());
  return isNamed ? named(name, () => unionOf(types)) : unionOf(types);
}

/** A schema that is told once, and named where it is used. */
function named(name, make) {
  if (!(name in defs)) {
    defs[name] = {};
    defs[name] = make();
  }
  return { $ref: `#/$defs/${name}` };
}

function unionOf(types) {
  const literals = types.filter((one) => one.isStringLiteral());
  const others = types.filter((one) => !one.isStringLiteral());
  const parts = [
    ...(literals.length > 0 ? [{ enum: literals.map(({ value }) => value) }] : []),
    ...unique(others.map(schemaOf)),
  ];
  return parts.length === 1 ? parts[0] : { anyOf: parts };
}

function unique(schemas) {
  return [...new Map(schemas.map((one) => [JSON.stringify(one), one])).values()];
}

/** The kinds of lists, all of which JSON has as arrays. */
const LISTS = /^(Readonly)?Array(Like)?$|^(Ui|I)nt\d+Array$|^Float\d+Array$/;

function objectOf(type) {
  const name = type.symbol?.name ?? '';
  if (checker.isTupleType(type))
    return { type: 'array', items: unionOf([...checker.getTypeArguments(type)]) };
  if (LISTS.test(name)) {
    const item = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    return { type: 'array', ...(item && { items: schemaOf(item) }) };
  }
  const isNamed = (type.symbol?.flags ?? 0) & ts.SymbolFlags.Interface && !type.typeArguments?.length;
  return isNamed ? named(name, () => fieldsOf(type)) : fieldsOf(type);
}

function fieldsOf(type) {
  const properties = {};
  const required = [];
  for (const symbol of checker.getPropertiesOfType(type)) {
    const own = schemaOf(checker.getTypeOfSymbol(symbol));
    const about = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, ' ');
    properties[symbol.name] = about === '' ? own : { description: about, ...own };
    if (!(symbol.flags & ts.SymbolFlags.Optional)) required.push(symbol.name);
  }
  const any = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  return {
    type: 'object',
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
    ...(any && { additionalProperties: schemaOf(any) }),
  };
}

const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(ENTRY)));
const roots = Object.fromEntries(
  exported.map((symbol) => [symbol.name, schemaOf(checker.getDeclaredTypeOfSymbol(symbol))]),
);
writeFileSync(join(root, 'dist/schemas.json'), JSON.stringify({ roots, defs }));
