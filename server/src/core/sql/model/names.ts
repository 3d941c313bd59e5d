import type { Dialect } from '../../dialects/dialect.js';
import { cutName } from '../../dialects/names.js';
import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import { calledPath } from '../../operations/facts.js';
import type { Term } from '../../operations/term.js';
import { whyNotKnown } from '../../operations/unknowns.js';
import type { Span } from '../../text.js';
import { isTrue } from './values.js';

/** A name as SQLAlchemy has it. */
export interface Name {
  readonly text: string;
  /** What `quoted_name` says; null lets the dialect decide. */
  readonly quote: boolean | null;
  /** `op.f` and `conv`, and what a naming convention made: a convention leaves it alone, and a long one is cut. */
  readonly isFinal: boolean;
  readonly span: Span;
}

export function plainName(text: string, span: Span): Name {
  return { text, quote: null, isFinal: false, span };
}

const finalNames = new Set(['alembic.op.f', 'sqlalchemy.conv', 'sqlalchemy.naming.conv', 'sqlalchemy.sql.naming.conv']);
const quotedNames = new Set([
  'sqlalchemy.quoted_name',
  'sqlalchemy.sql.quoted_name',
  'sqlalchemy.sql.elements.quoted_name',
]);

/** The name that a term is. `quote` is what stands beside it, as in `sa.Column('a', quote=True)`. */
export function nameOf(term: Term, quote?: Term): Name {
  const isQuoted = quote === undefined || quote.kind === 'none' ? null : isTrue(quote);
  if (term.kind === 'unknown') return passOn(term);
  if (term.kind === 'string') return { ...plainName(term.value, term.span), quote: isQuoted };
  const path = calledPath(term);
  if (term.kind === 'call' && path !== undefined) {
    const inner = term.positional[0] ?? term.keywords.get('value') ?? term.keywords.get('name');
    if (finalNames.has(path) && inner !== undefined) return { ...nameOf(inner), isFinal: true };
    if (quotedNames.has(path) && inner !== undefined)
      return { ...nameOf(inner, term.positional[1] ?? term.keywords.get('quote')), span: term.span };
  }
  return cannotRender(`the name is not known: ${whyNotKnown(term)}`, term.span);
}

/** A name, or null for None and what is left out. */
export function optionalName(term: Term | undefined, quote?: Term): Name | null {
  return term === undefined || term.kind === 'none' ? null : nameOf(term, quote);
}

/** Letters that Python's pattern takes for ASCII ones where case does not count. */
const legal = /^[A-Z0-9_$\u017f\u212a\u0131\u0130]+\n?$/i;

/** SQLAlchemy's `IdentifierPreparer.quote`. */
export function quote({ names }: Pick<Dialect, 'names'>, name: Name | string): string {
  const { text, quote: forced } = typeof name === 'string' ? { text: name, quote: null } : name;
  const isPlain =
    text !== '' &&
    text === text.toLowerCase() &&
    legal.test(text) &&
    !names.illegalStart.test(text) &&
    !names.reserved.has(text);
  if (forced === false || (forced === null && isPlain)) return text;
  return `${names.open}${text.replaceAll(names.close, names.close.repeat(2))}${names.close}`;
}

export function quoteAll(dialect: Dialect, names: readonly (Name | string)[]): string {
  return names.map((name) => quote(dialect, name)).join(', ');
}

/** A schema, which SQL Server takes apart at its last dot. */
export function quoteSchema(dialect: Dialect, schema: Name): string {
  if (dialect.name !== 'mssql' || schema.quote === true) return quote(dialect, schema);
  const { text, span } = schema;
  if (!/[.[\]]/.test(text)) return quote(dialect, schema);
  if (/[[\]]/.test(text)) return bracketed(dialect, text, span);
  const at = text.lastIndexOf('.');
  return `${quote(dialect, text.slice(0, at))}.${quote(dialect, text.slice(at + 1))}`;
}

/** `[my.db].dbo`; anything less simple is not known. */
function bracketed(dialect: Dialect, text: string, span: Span): string {
  const [, database, owner] = /^\[([^[\]]+)\]\.([^[\].]+)$/.exec(text) ?? [];
  if (database === undefined || owner === undefined) return cannotRender('the schema has brackets', span);
  return `${quote(dialect, database)}.${quote(dialect, owner)}`;
}

/** SQLAlchemy's `format_table`. */
export function formatTable(dialect: Dialect, schema: Name | null, name: Name): string {
  return schema === null || schema.text === ''
    ? quote(dialect, name)
    : `${quoteSchema(dialect, schema)}.${quote(dialect, name)}`;
}

/** Alembic's `format_table_name`, which takes a schema apart at its dots. */
export function alembicTable(dialect: Dialect, schema: Name | null, name: Name): string {
  if (schema === null || schema.text === '') return quote(dialect, name);
  const owner =
    schema.quote === null && !schema.isFinal
      ? schema.text
          .split('.')
          .map((part) => quote(dialect, part))
          .join('.')
      : quote(dialect, schema);
  return `${owner}.${quote(dialect, name)}`;
}

/** Longer names are refused, unless SQLAlchemy made them: `Dialect.max_identifier_length`. */
const longest: Readonly<Partial<Record<Dialect['name'], number>>> = {
  postgresql: 63,
  mysql: 255,
  mariadb: 255,
  mssql: 128,
  oracle: 128,
};

/** The name of an index or a constraint: `_truncate_and_render_maxlen_name`. */
export function formatConstraint(dialect: Dialect, name: Name): string {
  if (name.isFinal) return quote(dialect, { ...name, text: cutName(dialect, name.text) });
  const most = longest[dialect.name] ?? 9999;
  if (Array.from(name.text).length > most)
    return refuse(`Identifier '${name.text}' exceeds maximum length of ${most} characters`, name.span);
  return quote(dialect, name);
}
