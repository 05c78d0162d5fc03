import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** What tells of a file's types when a project that checks libraries, too, but knows no browser uses them. */
function complaints(text: string): string[] {
  const name = fileURLToPath(new URL('./consumer.mts', import.meta.url));
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
  host.fileExists = (file) => file === name || fileExists.call(host, file);
  host.getSourceFile = (file, ...rest) =>
    file === name
      ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022)
      : getSourceFile.call(host, file, ...rest);
  const program = ts.createProgram([name], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

it('are whole for a strict project without a browser, and tell wrong options', () => {
  expect(
    complaints(`
      import { bisecting, kmeans, type KMeansResult, minibatch, modelOf, predict } from '../dist/index.js';
      import { openImage, openMatrix, openTable } from '../dist/input/index.js';
      const data = { x: Float64Array.of(1, 2, 4), n: 3, dim: 1, weights: Float64Array.of(1, 1, 2) };
      const result: KMeansResult = await kmeans(data, { k: 2, init: 'k-means||', signal: new AbortController().signal });
      const { labels } = await predict(await modelOf(data, result), data);
      export const all = [labels.length, bisecting, minibatch, openImage, openMatrix, openTable];
    `),
  ).toEqual([]);
  expect(
    complaints(`
      import { kmeans } from '../dist/index.js';
      await kmeans({ x: [1, 2], n: 2, dim: 1 }, { k: 1 });
      await kmeans({ x: Float64Array.of(1, 2), n: 2, dim: 1 }, { k: 1, init: 'kmeans' });
      await kmeans({ x: Float64Array.of(1, 2), n: 2, dim: 1 }, { clusters: 1 });
    `),
  ).toHaveLength(3);
}, 60_000);
