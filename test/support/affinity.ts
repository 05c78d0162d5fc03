/** Affinity propagation by its formulas, with all messages of all pairs. */

export interface Messages {
  /** Exemplars, rising. */
  chosen: number[];
  iterations: number;
  converged: boolean;
  /** The sum of both messages of each row to itself. */
  evidence: number[];
}

/** @param s in, similarities with the preferences on the diagonal */
export function passMessages(
  s: readonly number[][],
  { damping, maxIter, convergenceIter }: { damping: number; maxIter: number; convergenceIter: number },
): Messages {
  const n = s.length;
  const square = () => Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const r = square();
  const a = square();
  const history: string[] = [];
  const others = (skip: readonly number[]) => [...s.keys()].filter((i) => !skip.includes(i));
  for (let iterations = 1; ; iterations++) {
    for (let i = 0; i < n; i++) {
      const sent = s[i].map((own, k) => own - Math.max(...others([k]).map((l) => a[i][l] + s[i][l])));
      sent.forEach((value, k) => {
        r[i][k] = damping * r[i][k] + (1 - damping) * value;
      });
    }
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < n; i++) {
        const sum = others([i, k]).reduce((total, l) => total + Math.max(0, r[l][k]), 0);
        const sent = i === k ? sum : Math.min(0, r[k][k] + sum);
        a[i][k] = damping * a[i][k] + (1 - damping) * sent;
      }
    }
    const evidence = s.map((_, k) => r[k][k] + a[k][k]);
    const chosen = others([]).filter((k) => evidence[k] > 0);
    history.push(chosen.join());
    const last = history.slice(-convergenceIter);
    const isSame = last.length === convergenceIter && new Set(last).size === 1;
    const converged = isSame && iterations > convergenceIter && chosen.length > 0;
    if (converged || iterations === maxIter) return { chosen, iterations, converged, evidence };
  }
}
