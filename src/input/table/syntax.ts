/** A node of the syntax tree that the database makes of a query, with the fields that are used here. */
export interface SyntaxNode {
  class?: string;
  type?: string;
  function_name?: string;
  column_names?: string[];
  /** Of a constant. */
  value?: { value?: unknown };
  [key: string]: unknown;
}

/** A value of a syntax tree, and all below it. */
export function* nodesOf(value: unknown): Generator<SyntaxNode> {
  const open = [value];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (!Array.isArray(node)) yield node as SyntaxNode;
    open.push(...Object.values(node));
  }
}
