import type { Span } from '../text.js';
import { parts, spanOf } from '../python/nodes.js';
import type { PythonParser, SyntaxNode } from '../python/parser.js';
import { whyUnreadable } from '../python/unreadable.js';

/**
 * Where to begin to write in a new revision: the `pass` of `upgrade()` where it does nothing else, else the place
 * before its first statement, as an empty span. A docstring is no statement here. Null without such a function. Takes
 * any text.
 */
export function bodyOfUpgrade(parser: PythonParser, text: string): Span | null {
  if (whyUnreadable(text) !== null) return null;
  return parser.withTree(text, (root) => {
    const upgrade = parts(root).find(
      (statement) =>
        statement.type === 'function_definition' && statement.childForFieldName('name')?.text === 'upgrade',
    );
    const body = upgrade?.childForFieldName('body') ?? null;
    const [first, ...more] = body === null ? [] : parts(body).filter((statement) => !isString(statement));
    if (first === undefined) return null;
    return first.type === 'pass_statement' && more.length === 0
      ? spanOf(first)
      : { start: first.startIndex, end: first.startIndex };
  });
}

function isString(statement: SyntaxNode): boolean {
  const [value, ...more] = parts(statement);
  return statement.type === 'expression_statement' && value?.type === 'string' && more.length === 0;
}
