import { shorten } from '../../python/nodes.js';
import type { Span } from '../../text.js';
import type { Operation } from '../operation.js';
import type { Effects } from './alterTable.js';
import { SqlFacts } from './facts.js';
import { disagreement, keepsSchema, type PostgresReader, type PostgresStatement } from './postgres.js';
import { NotRead, SqlReader } from './reader.js';
import { readStatement } from './statement.js';
import { unclearTable } from './subject.js';
import { sqlTokens, type SqlToken } from './tokens.js';

type Execute = Operation & { readonly kind: 'execute' };

/** The longest text that is taken apart; what is longer fills tables. */
const longest = 200_000;

/** Where a text stands, and what else reads it. */
interface Place {
  readonly span: Span;
  /** PostgreSQL's own parser, where the text is for PostgreSQL. */
  readonly postgres?: PostgresReader | undefined;
}

/**
 * An execution of SQL text with what its statements do: simple DDL becomes operations, statements that keep the schema
 * are distinguished from those that are not read. Where PostgreSQL's parser is given, what it sees otherwise is not
 * read.
 * @param asPostgres the text as that parser takes it
 */
export function withParsed(
  operation: Execute,
  sql: string,
  place: Place,
  asPostgres: (text: string) => string = (text) => text,
): Execute {
  const { span } = place;
  if (sql.length > longest) return notRead(operation, 'the SQL is too long', span);
  const statements = statementsOf(sql);
  const seen = seenBy(place.postgres, asPostgres(sql), statements.length);
  if (typeof seen === 'string') return notRead(operation, seen, span);
  const found = statements.map((tokens, index) => {
    const block = blockOf(operation, sql, tokens, place, seen?.[index]);
    return block === undefined ? parsed(operation, sql, tokens, span, seen?.[index]) : { operations: block };
  });
  const folded = joined(
    operation,
    found.map(({ operations }) => operations),
  );
  if (found.every(({ asWritten }) => asWritten === undefined)) return folded;
  const written = joined(
    operation,
    found.map(({ operations, asWritten }) => asWritten ?? operations),
  );
  const { changes } = written;
  return { ...folded, asWritten: { parsed: written.parsed, ...(changes === undefined ? {} : { changes }) } };
}

/** An execution with what its statements do. */
function joined(operation: Execute, found: readonly (readonly Operation[])[]): Execute {
  const [only, more] = found;
  if (only === undefined) return { ...operation, parsed: [] };
  // One statement that is no operation of its own is this one.
  if (more === undefined && only.length === 1 && only[0]?.kind === 'execute') {
    const { changes, parsed: inside, unknown } = only[0];
    return { ...operation, parsed: inside, unknown, ...(changes === undefined ? {} : { changes }) };
  }
  return { ...operation, parsed: found.flat() };
}

/** The statements as PostgreSQL's parser sees them, or why it does not; undefined where it is not asked. */
function seenBy(
  postgres: PostgresReader | undefined,
  text: string,
  count: number,
): readonly PostgresStatement[] | string | undefined {
  const verdict = postgres?.(text);
  if (verdict === undefined) return undefined;
  if (verdict.kind === 'gap') return verdict.reason;
  const { statements } = verdict;
  return statements.length === count
    ? statements
    : `PostgreSQL's parser finds ${statements.length} statements in this text, where ${count} are read`;
}

/** What a `DO` block runs, where that is nothing but statements in a row. */
function blockOf(
  operation: Execute,
  sql: string,
  tokens: readonly SqlToken[],
  { span, postgres }: Place,
  seen: PostgresStatement | undefined,
): readonly Operation[] | undefined {
  const [first, body, more] = tokens;
  if (first?.word !== 'DO' || body?.type !== 'string' || more !== undefined) return undefined;
  if (seen !== undefined && seen.tag !== 'DoStmt') return undefined;
  const inside = /^\$\w*\$([^]*)\$\w*\$$/.exec(sql.slice(body.start, body.end))?.[1];
  const statements = inside === undefined ? undefined : bodyOf(inside);
  if (statements === undefined) return undefined;
  const inner = statementsOf(statements);
  if (inner.some(([word]) => !/^(?:CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|COMMENT)$/.test(word?.word ?? '')))
    return undefined;
  // Names of variables may stand in it: where the parser does not take it, it is not read.
  const innerSeen = seenBy(postgres, statements, inner.length);
  if (typeof innerSeen === 'string') return undefined;
  return inner.flatMap((each, index) => parsed(operation, statements, each, span, innerSeen?.[index]).operations);
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

/** What one statement does; also for databases that keep the case of names, where that is something else. */
interface Parsed {
  readonly operations: readonly Operation[];
  readonly asWritten?: readonly Operation[];
}

function parsed(
  operation: Execute,
  sql: string,
  tokens: readonly SqlToken[],
  span: Span,
  seen: PostgresStatement | undefined,
): Parsed {
  const [first] = tokens;
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return { operations: [] };
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
  const gap = (reason: string): readonly [Execute] => [
    { ...statement, parsed: null, unknown: [{ kind: 'unknown', reason, span }] },
  ];
  const operationsOf = ({ kinds, changes }: Effects): readonly Operation[] => {
    const operations = kinds.map((kind): Operation => ({ ...base, directive, ...kind }));
    if (changes.length > 0) operations.push({ ...statement, parsed: null, changes });
    return operations.length > 0 ? operations : [statement];
  };
  try {
    const reader = new SqlReader(sql, tokens);
    const effects = readStatement(reader, text, new SqlFacts(span));
    const other = seen && disagreement(effects, seen);
    if (other !== undefined) return { operations: gap(other) };
    const operations = operationsOf(effects);
    if (!reader.isFolded) return { operations };
    const asWritten = operationsOf(readStatement(new SqlReader(sql, tokens, true), text, new SqlFacts(span)));
    return { operations, asWritten };
  } catch (error) {
    if (!(error instanceof NotRead)) throw error;
    if (seen !== undefined && keepsSchema(seen)) return { operations: [statement] };
    const [notRead] = gap(`this SQL is not read: ${shorten(text.slice(0, 400))}`);
    const about = unclearTable(new SqlReader(sql, tokens), tokens, text);
    if (about === undefined) return { operations: [notRead] };
    const written = unclearTable(new SqlReader(sql, tokens, true), tokens, text) ?? about;
    const operations = [{ ...notRead, changes: [about] }];
    return written.name === about.name && written.schema === about.schema
      ? { operations }
      : { operations, asWritten: [{ ...notRead, changes: [written] }] };
  }
}
