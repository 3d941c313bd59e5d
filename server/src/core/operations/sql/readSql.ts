import { shorten } from '../../python/nodes.js';
import type { Span } from '../../text.js';
import type { Operation } from '../operation.js';
import { SqlFacts } from './facts.js';
import { NotRead, SqlReader } from './reader.js';
import { readStatement } from './statement.js';
import { sqlTokens, type SqlToken } from './tokens.js';

type Execute = Operation & { readonly kind: 'execute' };

/** The longest text that is taken apart; what is longer fills tables. */
const longest = 200_000;

/**
 * An execution of SQL text with what its statements do: simple DDL becomes operations, statements that keep the schema
 * are distinguished from those that are not read. `span` is where the text stands.
 */
export function withParsed(operation: Execute, sql: string, span: Span): Execute {
  if (sql.length > longest) return notRead(operation, 'the SQL is too long', span);
  const statements = statementsOf(sql);
  const found = statements.map(
    (tokens) => blockOf(operation, sql, tokens, span) ?? parsed(operation, sql, tokens, span),
  );
  const [only, more] = found;
  if (only === undefined) return { ...operation, parsed: [] };
  // One statement that is no operation of its own is this one.
  if (more === undefined && only.length === 1 && only[0]?.kind === 'execute') {
    const { changes, parsed: inside, unknown } = only[0];
    return { ...operation, parsed: inside, unknown, ...(changes === undefined ? {} : { changes }) };
  }
  return { ...operation, parsed: found.flat() };
}

/** What a `DO` block runs, where that is nothing but statements in a row. */
function blockOf(
  operation: Execute,
  sql: string,
  tokens: readonly SqlToken[],
  span: Span,
): readonly Operation[] | undefined {
  const [first, body, more] = tokens;
  if (first?.word !== 'DO' || body?.type !== 'string' || more !== undefined) return undefined;
  const inside = /^\$\w*\$([^]*)\$\w*\$$/.exec(sql.slice(body.start, body.end))?.[1];
  const statements = inside === undefined ? undefined : bodyOf(inside);
  if (statements === undefined) return undefined;
  const inner = statementsOf(statements);
  if (inner.some(([word]) => !/^(?:CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|COMMENT)$/.test(word?.word ?? '')))
    return undefined;
  return inner.flatMap((each) => parsed(operation, statements, each, span));
}

/** What is between `BEGIN` and `END`, without what is done on errors. */
function bodyOf(block: string): string | undefined {
  const words = sqlTokens(block).filter(({ type }) => type === 'word');
  const [begin] = words;
  const end = words.at(-1);
  if (begin?.word !== 'BEGIN' || end?.word !== 'END') return undefined;
  const handler = words.find(({ word }) => word === 'EXCEPTION');
  return block.slice(begin.end, (handler ?? end).start);
}

function notRead(operation: Execute, reason: string, span: Span): Execute {
  return { ...operation, unknown: [...operation.unknown, { kind: 'unknown', reason, span }] };
}

/** The tokens of each statement, without the `;`. A trigger's or a procedure's body belongs to it. */
function statementsOf(sql: string): SqlToken[][] {
  const statements: SqlToken[][] = [[]];
  for (const token of sqlTokens(sql)) {
    const last = statements.at(-1);
    if (token.word !== ';' || token.type !== 'symbol') last?.push(token);
    else if (last !== undefined && hasOpenBody(last)) last.push(token);
    else statements.push([]);
  }
  return statements.filter((tokens) => tokens.length > 0);
}

function hasOpenBody(tokens: readonly SqlToken[]): boolean {
  const head = tokens.slice(0, 8).map(({ word }) => word);
  if (head[0] !== 'CREATE' || !head.some((word) => word === 'TRIGGER' || word === 'PROCEDURE' || word === 'FUNCTION'))
    return false;
  return tokens.some(({ word }) => word === 'BEGIN') && tokens.at(-1)?.word !== 'END';
}

function parsed(operation: Execute, sql: string, tokens: readonly SqlToken[], span: Span): readonly Operation[] {
  const [first] = tokens;
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return [];
  const text = sql.slice(first.start, last.end);
  const { origin, when } = operation;
  const base = { origin, when, arguments: operation.arguments, unknown: [] };
  const directive = tokens
    .slice(0, 2)
    .filter(({ type }) => type === 'word')
    .map(({ word }) => word)
    .join(' ');
  const statement: Execute = {
    ...base,
    kind: 'execute',
    directive: 'execute',
    text: { kind: 'known', value: text, span },
    statement: null,
    parsed: [],
  };
  try {
    const { kinds, changes } = readStatement(new SqlReader(sql, tokens), text, new SqlFacts(span));
    const operations = kinds.map((kind): Operation => ({ ...base, directive, ...kind }));
    if (changes.length > 0) operations.push({ ...statement, parsed: null, changes });
    return operations.length > 0 ? operations : [statement];
  } catch (error) {
    if (!(error instanceof NotRead)) throw error;
    const reason = `this SQL is not read: ${shorten(text.slice(0, 400))}`;
    return [{ ...statement, parsed: null, unknown: [{ kind: 'unknown', reason, span }] }];
  }
}
