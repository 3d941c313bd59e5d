import { cannotRender } from '../../dialects/notRendered.js';
import type { Described } from '../../operations/definitions.js';
import type { Term } from '../../operations/term.js';
import { readBackFromSqlite } from '../../schema/batch.js';
import { readReflectedType } from '../../schema/reflectedType.js';
import type { Column, Constraint, Index, Table, Uncertainty } from '../../schema/schema.js';
import type { Span } from '../../text.js';
import { bareColumn } from '../compile/constraintText.js';
import { plainName, type Name } from '../model/names.js';
import type { SqlColumn, SqlConstraint, SqlIndex, SqlTable } from '../model/table.js';
import type { Target } from '../writer.js';

/** A table of a replayed schema as SQLAlchemy reads it from a database of SQLite; ends where the table is not certain. */
export function reflectedTable(given: Table, span: Span, { convention, on }: Target): SqlTable {
  checkCertain(given, span);
  const { table } = readBackFromSqlite(given);
  const isNamedByUnknown = convention !== undefined && 'unknown' in convention;
  if (isNamedByUnknown && given.constraints.some(({ name }) => name === null))
    cannotRender('the names of constraints come from a naming convention that is not known', span);
  const isQuoted = ({ name }: Constraint): boolean => name !== null && !/^[a-z_][a-z_0-9]*$/.test(name);
  if (!on.sqliteReadsQuotedNames && given.constraints.some(isQuoted))
    cannotRender('whether this version of SQLAlchemy reads names in quotes is not known', span);
  if (table.options.length > 0 || table.prefixes.length > 0)
    cannotRender('what SQLAlchemy reads of the options of the table is not followed', span);
  const named = (text: string): Name => plainName(text, span);
  const key = table.constraints.find(({ kind }) => kind === 'primaryKey');
  const keyed = key?.kind === 'primaryKey' ? key.columns : [];
  const columns = table.columns.map((column) => reflectedColumn(column, keyed.includes(column.name), span));
  const columnNamed = (name: string): SqlColumn =>
    columns.find((column) => column.name.text === name) ??
    cannotRender(`the column "${name}" of a constraint is not known`, span);
  const constraintOf = (constraint: Constraint): SqlConstraint => {
    const { name, deferrable, initially } = constraint;
    const base = { name: name === null ? null : named(name), deferrable, initially, options: new Map(), span };
    switch (constraint.kind) {
      case 'primaryKey':
        return { ...base, kind: 'primaryKey', columns: constraint.columns.map(columnNamed), isImplicit: false };
      case 'unique':
        return { ...base, kind: 'unique', columns: constraint.columns.map(columnNamed) };
      case 'check':
        return { ...base, kind: 'check', condition: conditionOf(constraint.condition, span), isInColumn: false };
      case 'foreignKey':
        return {
          ...base,
          kind: 'foreignKey',
          columns: constraint.columns.map(named),
          referredSchema: constraint.referredSchema === null ? null : named(constraint.referredSchema),
          referredTable: named(constraint.referredTable),
          referredColumns: constraint.referredColumns.map(named),
          onDelete: constraint.onDelete,
          onUpdate: constraint.onUpdate,
          match: constraint.match,
          useAlter: false,
        };
      case 'exclude':
        return cannotRender('SQLite has no EXCLUDE constraints', span);
    }
  };
  const primary = key === undefined ? undefined : constraintOf(key);
  return {
    name: named(table.name),
    schema: table.schema === null ? null : named(table.schema),
    columns,
    primaryKey:
      primary?.kind === 'primaryKey'
        ? primary
        : {
            name: null,
            deferrable: null,
            initially: null,
            options: new Map(),
            span,
            kind: 'primaryKey',
            columns: [],
            isImplicit: true,
          },
    constraints: table.constraints.filter((each) => each !== key).map(constraintOf),
    indexes: table.indexes.map((index) => indexOf(index, span)),
    comment: null,
    prefixes: [],
    options: new Map(),
    span,
  };
}

/** Ends at the first thing of the table that may be other than it is known. */
function checkCertain(table: Table, span: Span): void {
  const first = [table, ...table.columns, ...table.constraints, ...table.indexes].flatMap(
    ({ uncertain }): readonly Uncertainty[] => uncertain,
  )[0];
  if (first !== undefined) cannotRender(`the table "${table.name}" is not certain: ${first.reason}`, span);
}

function reflectedColumn(column: Column, isKey: boolean, span: Span): SqlColumn {
  const { name, nullable, computed, identity } = column;
  if (nullable === null || column.type === null) return cannotRender(`the column "${name}" is not certain`, span);
  if (identity !== null) return cannotRender('what SQLite makes of an identity is not followed', span);
  return {
    ...bareColumn(plainName(name, span)),
    type: typeOf(column.type, span),
    nullable,
    isNullableGiven: true,
    primaryKey: isKey,
    serverDefault:
      computed === null
        ? defaultOf(column.default, span)
        : {
            kind: 'computed',
            computed: {
              sql: { kind: 'string', value: computed.sql, span },
              persisted: computed.persisted === true,
              span,
            },
          },
  };
}

/** Types whose size SQLAlchemy takes, and those that it leaves out. */
const sized: Readonly<Record<string, 'kept' | 'left'>> = {
  ...Object.fromEntries(['CHAR', 'VARCHAR', 'NVARCHAR', 'TEXT', 'NUMERIC', 'DECIMAL'].map((name) => [name, 'kept'])),
  ...Object.fromEntries(
    ['INTEGER', 'INT', 'BIGINT', 'SMALLINT', 'FLOAT', 'REAL', 'BLOB'].map((name) => [name, 'left']),
  ),
};
const classes: Readonly<Record<string, string>> = { INT: 'INTEGER', BOOL: 'BOOLEAN' };

function typeOf(text: string, span: Span): Described {
  const { name, size } = readReflectedType(text);
  if (name === null || name.endsWith('_CHAR') || (size !== '' && sized[name] === undefined))
    return cannotRender(`how SQLAlchemy reads the type ${text} is not followed`, span);
  const numbers = sized[name] === 'kept' ? (size.match(/\d+/g) ?? []) : [];
  const isSqlite = name === 'JSON' || name === 'JSONB';
  return {
    path: `sqlalchemy${isSqlite ? '.dialects.sqlite' : ''}.${classes[name] ?? name}`,
    positional: numbers.map((number): Term => ({ kind: 'number', text: number, span })),
    keywords: new Map(),
    variants: [],
    span,
  };
}

/** Alembic's `autogen_column_reflect`: what may be an expression gets parentheses. */
function defaultOf(text: string | null, span: Span): SqlColumn['serverDefault'] {
  if (text === null) return null;
  const bare = withoutParentheses(text.trim());
  const isPlain = /^[0-9.]$/.test(bare) || /^'.+'$/.test(bare) || /^\(.+\)$/.test(bare);
  return { kind: 'clause', value: textTerm(isPlain || bare === '' ? bare : `(${bare})`, span) };
}

/** The text without the parentheses around all of it, which SQLite does not keep. */
function withoutParentheses(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (const [found, at] of tokensOf(text)) {
    if (found === '(') depth++;
    else if (found === ')') depth--;
    if (depth === 0) return at === text.length - 1 ? text.slice(1, -1).trim() : text;
  }
  return text;
}

/** Parentheses outside of quotes. */
function tokensOf(text: string): readonly (readonly [string, number])[] {
  return [...text.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]/g)].map((found) => [found[0], found.index]);
}

/** `sa.text(…)`, in which SQLAlchemy takes a colon before a word for a parameter. */
function textTerm(value: string, span: Span): Term {
  if (/(?<![:\w\\]):\w/.test(value)) return cannotRender('SQLAlchemy takes a colon in the text for a parameter', span);
  return {
    kind: 'call',
    callee: { kind: 'reference', path: 'sqlalchemy.text', span },
    positional: [{ kind: 'string', value, span }],
    keywords: new Map(),
    span,
  };
}

function conditionOf(condition: string | null, span: Span): Term {
  if (condition === null) return cannotRender('the condition of a check is not known', span);
  if (condition.includes('\n')) return cannotRender('SQLAlchemy does not read a check of several lines', span);
  return textTerm(condition, span);
}

function indexOf(index: Index, span: Span): SqlIndex {
  const { name, parts, unique, where } = index;
  if (name === null) return cannotRender('the name of an index is not known', span);
  return {
    name: plainName(name, span),
    parts: parts.map((part) =>
      'column' in part
        ? { column: plainName(part.column, span) }
        : cannotRender('SQLAlchemy reads no index of expressions', span),
    ),
    unique,
    options: where === null ? new Map() : new Map([['sqlite_where', textTerm(where, span)]]),
    span,
  };
}
