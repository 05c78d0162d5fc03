import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** What TypeScript tells of files in a project that checks libraries, too, but knows no browser. */
function complaints(texts: string[]): string[][] {
  const files = new Map(
    texts.map((text, i) => [fileURLToPath(new URL(`./consumer${i}.mts`, import.meta.url)), text]),
  );
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: ['node'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => files.has(file) || fileExists.call(host, file);
  host.getSourceFile = (file, ...rest) => {
    const text = files.get(file);
    return text === undefined
      ? getSourceFile.call(host, file, ...rest)
      : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  // those of libraries belong to the first file
  const found = ts.getPreEmitDiagnostics(program);
  return [...files.keys()].map((name, i) =>
    found
      .filter(({ file }) => file?.fileName === name || (i === 0 && !files.has(file?.fileName ?? '')))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
  );
}

it('are whole for a strict project without a browser, and tell wrong options', () => {
  const [right, wrong] = complaints([
    `
      import { bisecting, kmeans, type KMeansResult, minibatch, modelOf, predict } from '../dist/index.js';
      import { openImage, openMatrix, openTable } from '../dist/input/index.js';
      const data = { x: Float64Array.of(1, 2, 4), n: 3, dim: 1, weights: Float64Array.of(1, 1, 2) };
      const result: KMeansResult = await kmeans(data, { k: 2, init: 'k-means||', signal: new AbortController().signal });
      const { labels } = await predict(await modelOf(data, result), data);
      export const all = [labels.length, bisecting, minibatch, openImage, openMatrix, openTable];
    `,
    `
      import { kmeans } from '../dist/index.js';
      await kmeans({ x: [1, 2], n: 2, dim: 1 }, { k: 1 });
      await kmeans({ x: Float64Array.of(1, 2), n: 2, dim: 1 }, { k: 1, init: 'kmeans' });
      await kmeans({ x: Float64Array.of(1, 2), n: 2, dim: 1 }, { clusters: 1 });
    `,
  ]);
  expect(right).toEqual([]);
  expect(wrong).toHaveLength(3);
}, 60_000);
