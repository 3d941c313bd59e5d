import { hasWords, isName, nameAt, type SqlToken } from './tokens.js';

/** Where a statement writes rows to and where it takes them from; names as written, part by part. */
export interface DataFlow {
  readonly targets: readonly (readonly SqlToken[])[];
  /** Null for what is no table: a function whose rows nothing here explains. */
  readonly sources: readonly (readonly SqlToken[] | null)[];
  /** Whether every value that is written is in the statement itself. */
  readonly isConstant: boolean;
}

/** A longer list of tables is not read to its end: it may hold any. */
const longestList = 100;
const beforeSource = new Set(['FROM', 'JOIN', 'USING', 'TABLE', 'CLONE']);
/** What can follow a table's name and is no alias of it. */
const noAlias = new Set([
  'WHERE',
  'SET',
  'ON',
  'JOIN',
  'LEFT',
  'RIGHT',
  'INNER',
  'FULL',
  'CROSS',
  'NATURAL',
  'GROUP',
  'ORDER',
  'LIMIT',
  'UNION',
  'USING',
  'RETURNING',
  'WHEN',
  'HAVING',
  'FOR',
]);

/** Of the tokens that somebody keeps: a run is looked at again with each change of one of its statements. */
const known = new WeakMap<readonly SqlToken[], DataFlow>();

/** What INSERT, UPDATE, MERGE, WITH and CREATE TABLE … AS do with rows. Reads too many sources rather than too few. */
export function dataFlow(tokens: readonly SqlToken[]): DataFlow {
  const flow = known.get(tokens) ?? readFlow(tokens);
  known.set(tokens, flow);
  return flow;
}

function readFlow(tokens: readonly SqlToken[]): DataFlow {
  const named = commonTables(tokens);
  const sources = tokens
    .flatMap((token, index) => (isBeforeSource(tokens, token, index) ? sourcesAt(tokens, index + 1) : []))
    .filter((source) => source === null || source.length > 1 || !named.has(source[0] ?? ''));
  const targets = tokens.flatMap((_, index) => targetAt(tokens, index));
  const isUpdate = tokens.some((token, index) => isUpdateOf(tokens, token, index));
  const readsRows = sources.length > 0 || tokens.some((token) => token.toUpperCase() === 'SELECT');
  return { targets, sources, isConstant: !readsRows && (!isUpdate || setsConstants(tokens)) };
}

function isBeforeSource(tokens: readonly SqlToken[], token: SqlToken, index: number): boolean {
  return (
    beforeSource.has(token.toUpperCase()) || (token.toUpperCase() === 'OF' && hasWords(tokens, index - 1, 'PARTITION'))
  );
}

/** The tables of `FROM a, s.b AS x, ONLY c`; nothing for a subquery, whose own FROM is read by itself. */
function sourcesAt(tokens: readonly SqlToken[], start: number): (readonly SqlToken[] | null)[] {
  const sources: (readonly SqlToken[] | null)[] = [];
  for (let index = start; ; index++) {
    const first = ['ONLY', 'LATERAL', 'TABLE'].includes(tokens[index]?.toUpperCase() ?? '') ? index + 1 : index;
    const found = nameAt(tokens, first);
    if (found === undefined) return sources;
    if (tokens[found.end] === '(' || sources.length > longestList) return [...sources, null];
    sources.push(found.name);
    const alias = tokens[found.end]?.toUpperCase() === 'AS' ? found.end + 1 : found.end;
    const isAlias = isName(tokens[alias]) && !noAlias.has(tokens[alias].toUpperCase());
    index = isAlias ? alias + 1 : found.end;
    if (tokens[index] !== ',') return sources;
  }
}

function targetAt(tokens: readonly SqlToken[], index: number): (readonly SqlToken[])[] {
  const token = tokens[index] ?? '';
  if (token.toUpperCase() !== 'INTO' && !isUpdateOf(tokens, token, index)) return [];
  const start = ['ONLY', 'TABLE'].includes(tokens[index + 1]?.toUpperCase() ?? '') ? index + 2 : index + 1;
  const found = nameAt(tokens, start);
  return found === undefined ? [] : [found.name];
}

/** `UPDATE t`, not the one of ON CONFLICT, ON DUPLICATE KEY or FOR. */
function isUpdateOf(tokens: readonly SqlToken[], token: SqlToken, index: number): boolean {
  return (
    token.toUpperCase() === 'UPDATE' &&
    !['DO', 'KEY', 'FOR', 'THEN', 'ON'].includes(tokens[index - 1]?.toUpperCase() ?? '')
  );
}

/** The names of `WITH a AS (…), b (x) AS (…)`. */
function commonTables(tokens: readonly SqlToken[]): ReadonlySet<SqlToken> {
  if (tokens[0]?.toUpperCase() !== 'WITH') return new Set();
  return new Set(
    tokens.filter(
      (token, index) =>
        isName(token) &&
        tokens[index + 1]?.toUpperCase() === 'AS' &&
        ['(', 'MATERIALIZED', 'NOT'].includes(tokens[index + 2]?.toUpperCase() ?? ''),
    ),
  );
}

/** Whether an UPDATE sets literals alone. */
function setsConstants(tokens: readonly SqlToken[]): boolean {
  const start = tokens.findIndex((token) => token.toUpperCase() === 'SET') + 1;
  const end = tokens.findIndex(
    (token, index) => index >= start && ['WHERE', 'RETURNING'].includes(token.toUpperCase()),
  );
  const assignments = tokens.slice(start, end < 0 ? tokens.length : end);
  return assignments.every((token, index) => assignments[index + 1] === '=' || constant.test(token));
}

const constant = /^(?:'|\d|[-+().,=:]$|(?:NULL|TRUE|FALSE|DEFAULT|NOW|CURRENT_TIMESTAMP|CURRENT_DATE)$)/i;
