import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import * as charts from '../src/charts/index.ts';
import * as library from '../src/index.ts';
import * as input from '../src/input/index.ts';
import * as work from '../src/work/index.ts';
import { ROOT } from './support/cli.ts';

/*
 * The examples of doc comments, type-checked and run. What `clusterkit` exports needs no import in them. Comments are
 * what is logged, and nothing else.
 */

/** The entries of the package: where their source is, and what they export. */
const ENTRIES: Record<string, { file: string; exports: Record<string, unknown> }> = {
  clusterkit: { file: 'src/index.ts', exports: library },
  'clusterkit/input': { file: 'src/input/index.ts', exports: input },
  'clusterkit/charts': { file: 'src/charts/index.ts', exports: charts },
  'clusterkit/work': { file: 'src/work/index.ts', exports: work },
};

interface Example {
  /** The file and the line. */
  name: string;
  /** A module. */
  text: string;
  /** What it logs. */
  output: string;
}

/** What `clusterkit` exports, types included. */
const exported = new Set([
  ...Object.keys(library),
  ...[
    ...readFileSync(join(ROOT, 'src/index.ts'), 'utf8').matchAll(/^export (?:type )?\{([^}]*)\}/gm),
  ].flatMap(([, list]) => list.split(',').map((name) => name.trim().replace(/^type /, ''))),
]);

const examples = (readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }) as string[])
  .filter((file) => file.endsWith('.ts') && !file.startsWith('kernels/assembly'))
  .sort()
  .flatMap(examplesOf);

function examplesOf(file: string): Example[] {
  const source = readFileSync(join(ROOT, 'src', file), 'utf8');
  return [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap(({ 0: comment, index }) => {
    const above = source.slice(0, index).split('\n').length;
    const lines = comment.split('\n').map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*) ?/, ''));
    return lines.flatMap((line, at) => {
      if (!line.startsWith('@example')) return [];
      const end = lines.findIndex((one, later) => later > at && /^@\w/.test(one));
      const text = lines.slice(at + 1, end < 0 ? undefined : end).join('\n');
      return [exampleOf(`${file}:${above + at}`, text)];
    });
  });
}

function exampleOf(name: string, code: string): Example {
  const output = [...code.matchAll(/\/\/ ?(.*)$/gm)].map(([, comment]) => comment).join('\n');
  const words = new Set(code.match(/[A-Za-z_]\w*/g));
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if ((ts.isBindingElement(node) || ts.isVariableDeclaration(node)) && ts.isIdentifier(node.name))
      declared.add(node.name.text);
    if (ts.isImportSpecifier(node)) declared.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2023));
  const names = [...exported].filter((one) => words.has(one) && !declared.has(one));
  return { name, text: `import { ${names.join(', ')} } from 'clusterkit';\n${code}`, output };
}

/** What the compiler says of the examples, by name. */
function complaints(): Map<string, string[]> {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    ROOT,
  );
  const files = new Map(examples.map(({ text }, at) => [join(ROOT, `test/example${at}.ts`), text]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => files.has(file) || fileExists.call(host, file);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const text = files
      .get(file)
      ?.replace(/from '([\w/]+)'/g, (_, entry) => `from '../${ENTRIES[entry].file}'`);
    if (text === undefined) return getSourceFile.call(host, file, languageVersion, ...rest);
    return ts.createSourceFile(file, text, languageVersion);
  };
  const lax = {
    verbatimModuleSyntax: false,
    noUnusedLocals: false,
    incremental: false,
    tsBuildInfoFile: undefined,
  };
  const program = ts.createProgram([...files.keys()], { ...options, ...lax }, host);
  return new Map(
    [...files.keys()].map((file, at) => {
      const found = program.getSourceFile(file);
      const list = [...program.getSyntacticDiagnostics(found), ...program.getSemanticDiagnostics(found)];
      return [
        examples[at].name,
        list.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
      ];
    }),
  );
}

/** What an example logs. */
async function run({ text }: Example): Promise<string> {
  const module = ts.ModuleKind.ESNext;
  const code = ts
    .transpileModule(text, { compilerOptions: { module, target: ts.ScriptTarget.ES2023 } })
    .outputText.replace(/^export \{\};$/gm, '')
    .replace(/^import \{([^}]*)\} from '([\w/]+)';$/gm, "const {$1} = entries['$2'].exports;");
  const logged: string[] = [];
  const log = (...values: unknown[]) => void logged.push(format(...values));
  const AsyncFunction = run.constructor as typeof Function;
  await new AsyncFunction('entries', 'console', code)(ENTRIES, { log });
  return logged.join('\n');
}

describe('examples', () => {
  let found: Map<string, string[]>;
  beforeAll(() => {
    found = complaints();
  });

  it('are many', () => expect(examples.length).toBeGreaterThan(20));

  it.each(examples)('$name runs as it says', async (example) => {
    expect(found.get(example.name)).toEqual([]);
    expect(collapsed(await run(example))).toBe(collapsed(example.output));
  });
});

const collapsed = (text: string) => text.replace(/\s+/g, ' ').trim();
