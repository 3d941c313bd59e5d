import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import { calledPath } from '../../operations/facts.js';
import type { Term } from '../../operations/term.js';
import { itemsOf, type CallTerm } from '../model/values.js';
import { columnOf, assignment, assigned } from './assign.js';
import { notKnown } from './element.js';
import { isSelect } from './kinds.js';
import { conflictOf } from './readConflict.js';
import type { Reader } from './reader.js';
import type { Assignment, DataTable, Delete, Insert, Statement, Update } from './statement.js';
import { isTable, tableOf } from './table.js';

interface Base {
  readonly kind: 'insert' | 'update' | 'delete';
  readonly table: DataTable;
  readonly dialect: string | null;
}

/** A statement of SQLAlchemy Core, with what its methods add; undefined for a term that is none. */
export function readStatement(term: Term, read: Reader): Statement | undefined {
  if (term.kind !== 'call') return undefined;
  if (isSelect(term)) return read.select(term);
  const base = baseOf(term);
  if (base === undefined) {
    if (term.callee.kind !== 'attribute' || term.callee.of.kind !== 'call') return undefined;
    const before = readStatement(term.callee.of, read);
    if (before === undefined || before.kind === 'select' || before.kind === 'compound') return undefined;
    return extended(before, term.callee.name, term, read);
  }
  const { table } = base;
  const { span } = term;
  const common = { table, where: [], returning: [], prefixes: [], span };
  const own = ownArguments(term, base, read);
  switch (base.kind) {
    case 'update': {
      const update: Update = { kind: 'update', values: null, isOrdered: false, ...common };
      return own === null ? update : withValues(update, own, read);
    }
    case 'delete':
      return { kind: 'delete', ...common };
    case 'insert': {
      const insert: Insert = {
        kind: 'insert',
        rows: null,
        isMulti: false,
        select: null,
        isInline: false,
        conflict: null,
        home: base.dialect,
        ...common,
      };
      return own === null ? insert : withValues(insert, own, read);
    }
  }
}

/** Whose INSERT has an upsert. */
const homes: Readonly<Record<string, readonly string[]>> = {
  on_conflict_do_nothing: ['postgresql', 'sqlite'],
  on_conflict_do_update: ['postgresql', 'sqlite'],
  on_duplicate_key_update: ['mysql'],
};

function baseOf(term: CallTerm): Base | undefined {
  const { callee, positional, keywords } = term;
  if (callee.kind === 'attribute' && /^(?:insert|update|delete)$/.test(callee.name) && isTable(callee.of))
    return { kind: callee.name as Base['kind'], table: tableOf(callee.of), dialect: null };
  const [, dialect = null, name] =
    /^sqlalchemy\.(?:sql\.(?:expression\.)?|dml\.|dialects\.(\w+)\.(?:dml\.)?)?(insert|update|delete|Insert)$/.exec(
      calledPath(term) ?? '',
    ) ?? [];
  const table = positional[0] ?? keywords.get('table');
  if (name === undefined || table === undefined) return undefined;
  return { kind: name.toLowerCase() as Base['kind'], table: tableOf(table), dialect };
}

/** SQLAlchemy 1.4 took values and conditions in the call itself. */
function ownArguments(term: CallTerm, { kind }: Base, read: Reader): CallTerm | null {
  const rest = term.callee.kind === 'attribute' ? term.positional : term.positional.slice(1);
  const keywords = [...term.keywords].filter(([name]) => name !== 'table');
  if (rest.length === 0 && keywords.length === 0) return null;
  if (read.on.isTwo) return refuse(`${kind}() takes no values since SQLAlchemy 2.0: TypeError`, term.span);
  const values = term.keywords.get('values');
  if (kind === 'insert' && values !== undefined && keywords.length === 1 && rest.length === 0)
    return { ...term, positional: [values], keywords: new Map() };
  return cannotRender(`the arguments of ${kind}() are not followed`, term.span);
}

function extended(before: Insert | Update | Delete, name: string, term: CallTerm, read: Reader): Statement {
  const { positional, keywords, span } = term;
  const statement = { ...before, span };
  const noKeywords = (): void => {
    if (keywords.size > 0) cannotRender(`the arguments of .${name}() are not followed`, span);
  };
  switch (name) {
    case 'values':
      if (statement.kind === 'delete') break;
      return withValues(statement, term, read);
    case 'where':
      noKeywords();
      if (statement.kind === 'insert') return refuse('an INSERT has no where()', span);
      return { ...statement, where: [...statement.where, ...positional.map((each) => read.condition(each))] };
    case 'returning':
      noKeywords();
      return { ...statement, returning: [...statement.returning, ...positional.map((each) => read.element(each))] };
    case 'execution_options':
      return statement;
    case 'prefix_with':
      return withPrefix(statement, term);
    case 'ordered_values':
      if (statement.kind !== 'update') break;
      noKeywords();
      return {
        ...statement,
        isOrdered: true,
        values: positional.map((pair) => {
          const [column, value] = itemsOf(pair);
          return column === undefined || value === undefined
            ? cannotRender('a pair of ordered_values() is not read', pair.span)
            : assignment(statement.table, column, value, read);
        }),
      };
    case 'inline':
      if (statement.kind !== 'insert') break;
      return { ...statement, isInline: true };
    case 'from_select': {
      if (statement.kind !== 'insert' || statement.rows !== null) break;
      const [names, select] = [positional[0] ?? keywords.get('names'), positional[1] ?? keywords.get('select')];
      if (names === undefined || select === undefined || !isSelect(select) || positional.length + keywords.size > 2)
        return cannotRender('from_select() is not read', span);
      const columns = itemsOf(names).map((column) => columnOf(statement.table, column));
      // The columns of the table that have defaults are added.
      if (statement.table.columns.some((column) => column.default !== undefined && !columns.includes(column)))
        return cannotRender('defaults of the table are added to from_select()', span);
      return { ...statement, isInline: true, select: { columns, select: read.select(select) } };
    }
    case 'on_conflict_do_nothing':
    case 'on_conflict_do_update':
    case 'on_duplicate_key_update':
      if (statement.kind !== 'insert') break;
      if (!(homes[name] ?? []).includes(statement.home ?? ''))
        return refuse(`this INSERT has no ${name}(): AttributeError`, span);
      return { ...statement, conflict: conflictOf(name, term, statement.table, read) };
  }
  return cannotRender(`.${name}() of ${statement.kind.toUpperCase()} is not followed`, span);
}

function withPrefix<T extends Insert | Update | Delete>(statement: T, { positional, keywords, span }: CallTerm): T {
  const dialect = keywords.get('dialect');
  if ([...keywords.keys()].some((name) => name !== 'dialect') || (dialect !== undefined && dialect.kind !== 'string'))
    return cannotRender('the arguments of prefix_with() are not followed', span);
  const texts = positional.map((each) =>
    each.kind === 'string' ? each.value : cannotRender('the prefix is not known', each.span),
  );
  const only = dialect?.kind === 'string' ? dialect.value : '*';
  return { ...statement, prefixes: [...statement.prefixes, ...texts.map((text) => `${only}\0${text}`)] };
}

function withValues<T extends Insert | Update>(
  statement: T,
  { positional, keywords, span }: CallTerm,
  read: Reader,
): T {
  const { table } = statement;
  const [first, more] = positional;
  if (more !== undefined || (first !== undefined && keywords.size > 0))
    return cannotRender('the arguments of values() are not read', span);
  if (first?.kind === 'unknown') return passOn(first);
  if (first?.kind === 'sequence' && first.items.length === 0) return cannotRender('values() gets nothing', span);
  if (first?.kind === 'sequence' && first.items.some(({ kind }) => kind !== 'string')) {
    const { items } = first;
    const isRows = items.every(({ kind }) => kind === 'dict' || kind === 'sequence');
    if (statement.kind === 'update') return cannotRender('the values of the UPDATE are not read', span);
    if (!isRows) return { ...statement, rows: [row(table, first, read)], isMulti: false };
    if (first.type !== 'list') return cannotRender('the rows are not read', first.span);
    if (statement.rows !== null) return cannotRender('several values() are not followed', span);
    return { ...statement, rows: items.map((item) => row(table, item, read)), isMulti: true };
  }
  const pairs =
    first === undefined
      ? [...keywords].map(([name, value]) => {
          if (name === '**') return passOn({ kind: 'unknown', reason: 'the values come from a dict', span });
          const key: Term = { kind: 'string', value: name, span: value.span };
          return assignment(table, key, value, read);
        })
      : row(table, first, read);
  if (statement.kind === 'update') return { ...statement, values: merged(statement.values ?? [], pairs) };
  if (statement.isMulti) return cannotRender('several values() are not followed', span);
  return { ...statement, rows: [merged(statement.rows?.[0] ?? [], pairs)], isMulti: false };
}

function merged(before: readonly Assignment[], after: readonly Assignment[]): readonly Assignment[] {
  return [
    ...before.filter(({ column }) => !after.some((each) => each.column === column || each.column.key === column.key)),
    ...after,
  ];
}

/** A dict of columns, or values in the table's order. */
function row(table: DataTable, term: Term, read: Reader): readonly Assignment[] {
  if (term.kind === 'unknown') return passOn(term);
  if (term.kind === 'dict')
    return merged(
      [],
      term.entries.map(({ key, value }) => assignment(table, key, value, read)),
    );
  if (term.kind !== 'sequence') return cannotRender('the values are not read', term.span);
  if (term.items.length > table.columns.length) return cannotRender('there are more values than columns', term.span);
  return term.items.map((value, at) => {
    const column = table.columns[at];
    return column === undefined ? notKnown(term) : { column, value: assigned(column, value, read) };
  });
}
