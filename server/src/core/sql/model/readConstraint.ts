import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import { calledPath } from '../../operations/facts.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import { dialectOptions } from './dialectOptions.js';
import { nameOf, optionalName, plainName, type Name } from './names.js';
import type { SqlConstraint, SqlForeignKey } from './table.js';
import { entriesOf, given, isTrue, itemsOf, stringOf, wordOf, type CallTerm, type Keywords } from './values.js';

const common = ['name', 'deferrable', 'initially', 'info', 'comment', '_create_rule', '_type_bound'];
const ofColumns = new Set(common);
const ofCheck = new Set([...common, 'sqltext', 'table', '_autoattach']);
const ofForeignKey = new Set([
  ...common,
  ...[
    'onupdate',
    'ondelete',
    'use_alter',
    'link_to_name',
    'match',
    'table',
    'columns',
    'refcolumns',
    'column',
    '_constraint',
  ],
]);

type Base = Pick<SqlConstraint, 'name' | 'deferrable' | 'initially' | 'options' | 'span'>;

/** What all constraints have; names of keywords are SQLAlchemy's. */
export function constraintBase(
  construct: Parameters<typeof dialectOptions>[0],
  keywords: Keywords,
  own: ReadonlySet<string>,
  span: Span,
  name: Term | undefined = keywords.get('name'),
): Base {
  const rest = keywords.get('**');
  if (rest !== undefined) passOn({ kind: 'unknown', reason: 'further arguments come from a dict', span: rest.span });
  const deferrable = given(keywords.get('deferrable'));
  return {
    name: optionalName(name),
    deferrable: deferrable === undefined ? null : isTrue(deferrable),
    initially: stringOf(keywords.get('initially')),
    options: dialectOptions(construct, keywords, own),
    span,
  };
}

/** `sa.CheckConstraint(…)`. */
export function readCheck({ positional, keywords, span }: CallTerm): SqlConstraint & { readonly kind: 'check' } {
  const condition = positional[0] ?? keywords.get('sqltext') ?? refuse('CheckConstraint has no condition', span);
  if (condition.kind === 'unknown') return passOn(condition);
  const base = constraintBase('check', keywords, ofCheck, span, positional[1] ?? keywords.get('name'));
  return { kind: 'check', ...base, condition, isInColumn: false };
}

/** A constraint as an element of a table, whose columns are still names; undefined for anything else. */
export type UnattachedConstraint =
  | SqlConstraint
  | (Base & { readonly kind: 'primaryKeyOf'; readonly names: readonly Name[] })
  | (Base & { readonly kind: 'uniqueOf'; readonly names: readonly Name[] });

export function readConstraint(term: CallTerm): UnattachedConstraint | undefined {
  const { positional, keywords, span } = term;
  switch (calledPath(term)?.replace(/^sqlalchemy\.(?:schema|sql\.schema)\./, 'sqlalchemy.')) {
    case 'sqlalchemy.PrimaryKeyConstraint':
    case 'sqlalchemy.UniqueConstraint': {
      const names = positional.map(columnOf);
      return calledPath(term)?.endsWith('UniqueConstraint') === true
        ? { kind: 'uniqueOf', names, ...constraintBase('unique', keywords, ofColumns, span) }
        : { kind: 'primaryKeyOf', names, ...constraintBase('primaryKey', keywords, ofColumns, span) };
    }
    case 'sqlalchemy.CheckConstraint':
      return readCheck(term);
    case 'sqlalchemy.ForeignKeyConstraint':
      return { kind: 'foreignKey', ...readTableForeignKey(term) };
    case 'sqlalchemy.dialects.postgresql.ExcludeConstraint':
    case 'sqlalchemy.dialects.postgresql.ext.ExcludeConstraint':
      return readExclude(positional, keywords, span, keywords.get('name'));
    default:
      return undefined;
  }
}

/** A column as a constraint names it. */
export function columnOf(term: Term): Name {
  const isColumn = term.kind === 'attribute' && term.of.kind === 'attribute' && /^(?:c|columns)$/.test(term.of.name);
  if (isColumn) return plainName(term.name, term.span);
  if (term.kind === 'call' && /^sqlalchemy\.(?:column|Column)$/.test(calledPath(term) ?? '')) {
    const [first] = term.positional;
    if (first !== undefined) return nameOf(first);
  }
  return nameOf(term);
}

/** Pairs of an expression and an operator. */
export function readExclude(
  elements: readonly Term[],
  keywords: Keywords,
  span: Span,
  name: Term | undefined,
): SqlConstraint & { readonly kind: 'exclude' } {
  const where = given(keywords.get('where')) ?? null;
  const using = stringOf(keywords.get('using')) ?? 'gist';
  return {
    kind: 'exclude',
    ...constraintBase(
      'exclude',
      keywords,
      new Set([...common, 'using', 'where', 'ops', 'elements', 'constraint_name', 'table_name', 'schema']),
      span,
      name,
    ),
    elements: elements.map((element) => {
      const [expression, operator] = element.kind === 'sequence' ? element.items : [];
      if (expression === undefined || operator?.kind !== 'string')
        return cannotRender('an element of the EXCLUDE is not known', element.span);
      return { expression, operator: operator.value };
    }),
    where,
    using,
    ops: new Map(entriesOf(given(keywords.get('ops'))).map(([key, value]) => [key, wordOf(value)])),
  };
}

type Actions = Pick<SqlForeignKey, 'onDelete' | 'onUpdate' | 'match' | 'useAlter'>;

export function actionsOf(keywords: Keywords): Actions {
  return {
    onDelete: stringOf(keywords.get('ondelete')),
    onUpdate: stringOf(keywords.get('onupdate')),
    match: stringOf(keywords.get('match')),
    useAlter: isTrue(keywords.get('use_alter')),
  };
}

/** `sa.ForeignKey('table.column')` in a column. */
export function readForeignKey({ positional, keywords, span }: CallTerm): SqlForeignKey {
  const target = positional[0] ?? keywords.get('column') ?? refuse('ForeignKey names no column', span);
  return {
    ...constraintBase('foreignKey', keywords, ofForeignKey, span),
    columns: [],
    ...referredBy([target], span),
    ...actionsOf(keywords),
  };
}

function readTableForeignKey({ positional, keywords, span }: CallTerm): SqlForeignKey {
  const columns = itemsOf(positional[0] ?? keywords.get('columns')).map(columnOf);
  const targets = itemsOf(positional[1] ?? keywords.get('refcolumns'));
  return {
    ...constraintBase('foreignKey', keywords, ofForeignKey, span, positional[2] ?? keywords.get('name')),
    columns,
    ...referredBy(targets, span),
    ...actionsOf(keywords),
  };
}

type Referred = Pick<SqlForeignKey, 'referredSchema' | 'referredTable' | 'referredColumns'>;

/** SQLAlchemy's `ForeignKey._column_tokens`: the last word is the column, the one before it the table. */
function referredBy(targets: readonly Term[], span: Span): Referred {
  const parts = targets.map((target) => targetOf(target));
  const [first] = parts;
  if (first === undefined) return refuse('the foreign key names no column', span);
  if (parts.some(({ table, schema }) => table !== first.table || schema !== first.schema))
    return refuse('ForeignKeyConstraint refers to several remote tables', span);
  return {
    referredSchema: first.schema === null ? null : plainName(first.schema, span),
    referredTable: plainName(first.table, span),
    referredColumns: parts.map(({ column }) => plainName(column, span)),
  };
}

function targetOf(term: Term): { readonly schema: string | null; readonly table: string; readonly column: string } {
  if (term.kind === 'attribute' && term.of.kind === 'attribute' && /^(?:c|columns)$/.test(term.of.name)) {
    const table = term.of.of;
    if (
      table.kind === 'call' &&
      /^(?:sqlalchemy\.(?:Table|table)|alembic\.op\.create_table)$/.test(calledPath(table) ?? '')
    ) {
      const [name] = table.positional;
      if (name?.kind === 'string')
        return { schema: stringOf(table.keywords.get('schema')), table: name.value, column: term.name };
    }
    return cannotRender('the column that it refers to is not known', term.span);
  }
  const text =
    term.kind === 'unknown'
      ? passOn(term)
      : term.kind === 'string'
        ? term.value
        : cannotRender('the column that it refers to is not known', term.span);
  const words = text.split('.');
  const column = words.pop() ?? '';
  const table = words.pop();
  // A table alone is that of the column of the same name, which is not followed.
  if (table === undefined) return cannotRender(`"${text}" names a table and no column`, term.span);
  return { schema: words.length === 0 ? null : words.join('.'), table, column };
}
