/*
 * Writes the reference of the library, dist/api.md, from the declarations of the build and their doc comments.
 *
 * node src/build/api.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * What the entries of the package export, in the order in which they do.
 *
 * @returns for each entry its name, its text and its parts; a part has a title, a text and what it exports: a name, the
 * declarations without comments, the text and the tags of the doc comment. A group is a part of its entry.
 */
export function entriesOfPackage() {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const files = Object.entries(exports).flatMap(([path, { types }]) =>
    types ? [[path, join(root, types)]] : [],
  );
  const program = ts.createProgram(
    files.map(([, file]) => file),
    {
      noLib: true,
      types: [],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    },
  );
  const checker = program.getTypeChecker();
  return files.map(([path, file]) => {
    const source = program.getSourceFile(file);
    return { name: `clusterkit${path.slice(1)}`, text: headOf(source), parts: partsOf(source, checker) };
  });
}

/** The comment at the head of a file. */
function headOf(source) {
  const [comment] = source.getFullText().match(/^\/\*\*[\s\S]*?\*\//) ?? [''];
  const lines = comment.split('\n').map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*) ?/, ''));
  return lines
    .filter((line) => !line.startsWith('@'))
    .join('\n')
    .replace(/\*\/\s*$/, '')
    .trim();
}

/** What a module exports, by the headings of its source; groups come last. */
function partsOf(source, checker) {
  const headings = headingsOf(source.fileName);
  const parts = [];
  const groups = [];
  for (const [at, statement] of source.statements.entries()) {
    const heading = headings[at];
    if (heading !== undefined || parts.length === 0)
      parts.push({ title: heading ?? '', text: '', members: [] });
    if (!ts.isExportDeclaration(statement) || !statement.exportClause) {
      for (const name of namesDeclaredBy(statement)) parts.at(-1).members.push(memberOf(name, name, checker));
      continue;
    }
    if (ts.isNamespaceExport(statement.exportClause)) {
      const target = checker.getSymbolAtLocation(statement.moduleSpecifier).declarations[0];
      const members = partsOf(target, checker).flatMap((part) => part.members);
      groups.push({ title: statement.exportClause.name.text, text: headOf(target), members, isGroup: true });
    } else {
      for (const { name } of statement.exportClause.elements)
        parts.at(-1).members.push(memberOf(name, name, checker));
    }
  }
  return [...parts.filter(({ members }) => members.length > 0), ...groups];
}

/** What stands above the statements of a source, such as `// Algorithms.` before an empty line; not in declarations. */
function headingsOf(declarations) {
  const file = declarations.replace(`${root}dist`, `${root}src`).replace(/\.d\.ts$/, '.ts');
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023);
  return source.statements.map((statement) => {
    const above = source.getFullText().slice(statement.pos, statement.getStart(source, false));
    return /^\/\/ (.*)\.\n\n/m.exec(above)?.[1];
  });
}

function namesDeclaredBy(statement) {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name);
  return statement.name ? [statement.name] : [];
}

function memberOf(node, { text: name }, checker) {
  const given = checker.getSymbolAtLocation(node);
  const symbol = given.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(given) : given;
  const declarations = symbol.declarations.map((declaration) =>
    ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration,
  );
  return {
    name,
    isFunction: declarations.some(ts.isFunctionDeclaration),
    code: declarations.map((declaration) => declaration.getText()).join('\n'),
    text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    tags: symbol.getJsDocTags(checker).map(({ name: tag, text }) => ({
      name: tag,
      text: ts.displayPartsToString(text),
    })),
  };
}

/** The reference as Markdown. */
export function apiReference() {
  return `# The library\n\n${entriesOfPackage().map(entryText).join('\n')}`;
}

function entryText({ name, text, parts }) {
  return [`## ${name}\n`, `${text}\n`, ...parts.map(partText)].join('\n');
}

function partText({ title, text, members, isGroup }) {
  const heading = isGroup ? `\`${title}\`` : title;
  const head = [heading && `### ${heading}\n`, text && `${text}\n`].filter(Boolean);
  return [...head, ...members.map((member) => memberText(member, isGroup ? `${title}.` : ''))].join('\n');
}

function memberText({ name, code, text, tags }, prefix) {
  const declared = code.replace(/^export (declare )?/gm, '').replace(/\bdeclare /g, '');
  const notes = tags.flatMap((tag) => NOTES[tag.name]?.(tag.text) ?? []);
  return [
    `#### ${prefix}${name}\n`,
    `\`\`\`ts\n${declared}\n\`\`\`\n`,
    text && `${unwrapped(text)}\n`,
    ...notes,
  ]
    .filter(Boolean)
    .join('\n');
}

/** What tags become. */
const NOTES = {
  param: (text) => [`- \`${text.split(' ')[0]}\`: ${unwrapped(text.split(' ').slice(1).join(' '))}\n`],
  returns: (text) => [`Returns ${unwrapped(text)}\n`],
  throws: (text) => [`Throws ${unwrapped(text)}\n`],
  example: (text) => [`\`\`\`ts\n${text}\n\`\`\`\n`],
};

/** Paragraphs without the line breaks of comments. */
function unwrapped(text) {
  return text
    .split(/\n\n/)
    .map((paragraph) => (/^\s*-/m.test(paragraph) ? paragraph : paragraph.replace(/\n/g, ' ')))
    .join('\n\n');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = join(root, 'dist/api.md');
  writeFileSync(file, apiReference());
  process.stdout.write('wrote dist/api.md\n');
}
