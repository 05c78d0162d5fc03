import { openSource } from './src/input/table/source.ts';

for (const f of process.argv.slice(2)) {
  try {
    const s = await openSource([f], {});
    console.log(
      f,
      JSON.stringify(s.reading),
      s.rows,
      s.columns
        .slice(0, 12)
        .map((c) => `${c.name}:${c.declared ?? ''}`)
        .join(' '),
    );
    let k = 0;
    for await (const b of s.batches(s.columns.map(() => 'texts' as const)))
      for (let i = 0; i < Math.min(b.n, 4); i++)
        if (k++ < 4)
          console.log(
            '  ',
            b.columns
              .slice(0, 12)
              .map((c) => (c!.texts ? c!.texts[i] : c!.numbers[i]))
              .join(' | '),
          );
    await s.close();
  } catch (e: any) {
    console.log(f, '!!', e.name === 'ClusterkitError' ? e.message : e.stack);
  }
}
