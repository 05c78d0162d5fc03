import { expect, it } from 'vitest';
import { ClusterkitError } from '../../src/core/errors.ts';
import { loadDuckDB } from '../../src/input/duckdb.ts';

it('says in one line what to install where DuckDB is missing', async () => {
  const missing = Object.assign(new Error("Cannot find package '@duckdb/node-api'"), {
    code: 'ERR_MODULE_NOT_FOUND',
  });
  const error = await loadDuckDB(() => Promise.reject(missing)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ClusterkitError);
  expect(error).toMatchObject({
    code: 'input',
    cause: missing,
    message:
      'Parquet, Arrow and conditions on rows require DuckDB, which is not installed for this machine; run "npm install @duckdb/node-api", or save the table, or the rows that are wanted, as CSV',
  });
});
