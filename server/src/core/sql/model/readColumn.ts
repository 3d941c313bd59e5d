import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import { describedOf } from '../../operations/facts.js';
import type { Term } from '../../operations/term.js';
import { whyNotKnown } from '../../operations/unknowns.js';
import type { Span } from '../../text.js';
import { dialectOptions } from './dialectOptions.js';
import { nameOf, type Name } from './names.js';
import { readCheck, readForeignKey } from './readConstraint.js';
import { readComputed, readIdentity } from './readGenerated.js';
import type { ServerDefault, SqlColumn, SqlConstraint, SqlForeignKey } from './table.js';
import { constructName, given, isTrue, stringOf, type CallTerm, type Keywords } from './values.js';

const own = new Set([
  ...[
    'name',
    'type_',
    'autoincrement',
    'default',
    'insert_default',
    'doc',
    'key',
    'index',
    'unique',
    'info',
    'nullable',
  ],
  ...['onupdate', 'primary_key', 'server_default', 'server_onupdate', 'quote', 'system', 'comment', 'sort_order'],
]);

/** What stands in a column beside its name and its type. */
const itemNames = new Set([
  ...['ForeignKey', 'CheckConstraint', 'UniqueConstraint', 'PrimaryKeyConstraint', 'Identity', 'Computed', 'Sequence'],
  ...['DefaultClause', 'FetchedValue', 'ColumnDefault', 'Constraint'],
]);

/** `sa.Column(…)`, as its `__init__` reads its arguments. */
export function readColumn(term: Term): SqlColumn {
  if (term.kind === 'unknown') return passOn(term);
  if (term.kind !== 'call' || constructName(term) !== 'Column')
    return cannotRender('it is no column that the text states', term.span);
  const { keywords, span } = term;
  const { name, type, items } = partsOf(term);
  if (isTrue(keywords.get('system'))) cannotRender('a system column is not followed', span);
  const found = itemsOfColumn(items, keywords, span);
  const isNullableGiven = keywords.has('nullable');
  const primaryKey = isTrue(keywords.get('primary_key'));
  const implied = !primaryKey && found.serverDefault?.kind !== 'identity';
  const column: SqlColumn = {
    name,
    type,
    nullable: isNullableGiven ? isTrue(keywords.get('nullable')) : implied,
    isNullableGiven,
    primaryKey,
    hasKey: (stringOf(keywords.get('key')) ?? name.text) !== name.text,
    unique: isTrue(keywords.get('unique')),
    index: isTrue(keywords.get('index')),
    autoincrement: autoincrementOf(keywords.get('autoincrement')),
    pythonDefault: found.pythonDefault,
    serverDefault: found.serverDefault,
    comment: stringOf(keywords.get('comment')),
    checks: found.checks,
    foreignKeys: found.foreignKeys,
    options: dialectOptions('column', keywords, own),
    span,
  };
  for (const flag of ['unique', 'index'])
    if (keywords.get(flag)?.kind === 'string') refuse(`the ${flag} of a column is true or false, not a name`, span);
  if (found.serverDefault?.kind === 'identity' && column.autoincrement === false)
    refuse('A column with an Identity object cannot specify autoincrement=False', span);
  return column;
}

function partsOf({ positional, keywords, span }: CallTerm): {
  readonly name: Name;
  readonly type: SqlColumn['type'];
  readonly items: readonly Term[];
} {
  const rest = [...positional];
  const isName = (term: Term | undefined): term is Term => {
    if (term === undefined) return false;
    const name = term.kind === 'call' ? constructName(term) : undefined;
    const isFinal = term.kind === 'call' && term.callee.kind === 'reference' && term.callee.path === 'alembic.op.f';
    return term.kind === 'string' || term.kind === 'unknown' || isFinal || name === 'quoted_name' || name === 'conv';
  };
  const [first] = rest;
  let nameTerm = keywords.get('name');
  if (isName(first)) {
    if (nameTerm !== undefined) refuse('May not pass name positionally and as a keyword.', span);
    nameTerm = first;
    rest.shift();
  }
  if (nameTerm === undefined || nameTerm.kind === 'none')
    return refuse(
      'Column must be constructed with a non-blank name or assign a non-blank .name before adding to a Table.',
      span,
    );
  const name = nameOf(nameTerm, keywords.get('quote'));
  if (name.text === '')
    refuse(
      'Column must be constructed with a non-blank name or assign a non-blank .name before adding to a Table.',
      span,
    );
  const [next] = rest;
  let typeTerm = keywords.get('type_');
  if (next !== undefined && !isItem(next)) {
    if (typeTerm !== undefined) refuse('May not pass type_ positionally and as a keyword.', span);
    typeTerm = next;
    rest.shift();
  }
  return { name, type: typeOf(typeTerm), items: rest.filter((item) => item.kind !== 'none') };
}

function isItem(term: Term): boolean {
  const name =
    constructName(term) ?? (term.kind === 'reference' ? term.path.slice(term.path.lastIndexOf('.') + 1) : '');
  return itemNames.has(name);
}

/** A type; null for None, which is SQLAlchemy's `NullType`. */
export function typeOf(term: Term | undefined): SqlColumn['type'] {
  const found = given(term);
  if (found === undefined) return null;
  const type = describedOf(found);
  if (type === undefined) return cannotRender(`the type is not known: ${whyNotKnown(found)}`, found.span);
  return /^sqlalchemy\.(?:types\.|sql\.sqltypes\.)?(?:NullType|NULLTYPE)$/.test(type.path) ? null : type;
}

function autoincrementOf(term: Term | undefined): SqlColumn['autoincrement'] {
  if (term === undefined) return 'auto';
  if (term.kind === 'string') {
    if (term.value === 'auto' || term.value === 'ignore_fk') return term.value;
    return cannotRender(`the autoincrement "${term.value}" is not known`, term.span);
  }
  return isTrue(term);
}

function itemsOfColumn(
  items: readonly Term[],
  keywords: Keywords,
  span: Span,
): Pick<SqlColumn, 'pythonDefault' | 'serverDefault' | 'checks' | 'foreignKeys'> {
  const checks: SqlConstraint[] = [];
  const foreignKeys: SqlForeignKey[] = [];
  let serverDefault = readServerDefault(keywords.get('server_default'));
  let pythonDefault = pythonDefaultOf(keywords.get('default') ?? keywords.get('insert_default'));
  const setDefault = (next: ServerDefault): void => {
    if (serverDefault !== null && serverDefault.kind !== next.kind)
      refuse('a column has an identity, a computed value or a server default, and only one of them', span);
    serverDefault = next;
  };
  for (const item of items) {
    if (item.kind === 'unknown') passOn(item);
    const isCall = item.kind === 'call';
    switch (constructName(item)) {
      case 'ForeignKey':
        if (isCall) foreignKeys.push(readForeignKey(item));
        break;
      case 'CheckConstraint':
        if (isCall) checks.push({ ...readCheck(item), isInColumn: true });
        break;
      case 'Identity':
        if (isCall) setDefault({ kind: 'identity', identity: readIdentity(item) });
        break;
      case 'Computed':
        if (isCall) setDefault({ kind: 'computed', computed: readComputed(item) });
        break;
      case 'Sequence':
        pythonDefault = pythonDefaultOf(item);
        break;
      case 'ColumnDefault':
        pythonDefault = 'value';
        break;
      case 'DefaultClause':
      case 'FetchedValue': {
        const value = readServerDefault(item);
        if (value !== null) setDefault(value);
        break;
      }
      default:
        cannotRender(`a part of the column is not known: ${whyNotKnown(item)}`, item.span);
    }
  }
  return { checks, foreignKeys, serverDefault, pythonDefault };
}

function pythonDefaultOf(term: Term | undefined): SqlColumn['pythonDefault'] {
  if (term === undefined || term.kind === 'none') return 'none';
  if (term.kind === 'call' && constructName(term) === 'Sequence')
    return isTrue(term.keywords.get('optional')) ? 'optionalSequence' : 'sequence';
  return 'value';
}

/** `server_default=`, of a column or of `alter_column`; null for None. */
export function readServerDefault(term: Term | undefined): ServerDefault | null {
  const found = given(term);
  if (found === undefined) return null;
  if (found.kind === 'call') {
    switch (constructName(found)) {
      case 'Identity':
        return { kind: 'identity', identity: readIdentity(found) };
      case 'Computed':
        return { kind: 'computed', computed: readComputed(found) };
      case 'FetchedValue':
        return { kind: 'fetched' };
      case 'DefaultClause':
        return readServerDefault(found.positional[0] ?? found.keywords.get('arg'));
      default:
        return { kind: 'clause', value: found };
    }
  }
  if (found.kind === 'string' || found.kind === 'operator' || found.kind === 'attribute')
    return { kind: 'clause', value: found };
  if (found.kind === 'reference') {
    if (/\bfunc\b/.test(found.path))
      return refuse(
        `Argument 'arg' is expected to be one of type str or an expression, got the function ${found.path} itself`,
        found.span,
      );
    return cannotRender(`it comes from ${found.path}`, found.span);
  }
  if (found.kind === 'other') return cannotRender(`it is ${found.found}`, found.span);
  return refuse("Argument 'arg' is expected to be one of type str or an expression of SQLAlchemy", found.span);
}
