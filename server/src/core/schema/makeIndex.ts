import type { Dialect } from '../dialects/dialect.js';
import type { IndexPart } from '../dialects/elements.js';
import { expressionOf, type Expression } from '../dialects/expressions.js';
import { rendered } from '../dialects/notRendered.js';
import type { IndexDefinition } from '../operations/definitions.js';
import type { Term } from '../operations/term.js';
import { chosenName } from './chosenNames.js';
import type { Draft } from './draft.js';
import { FactReader, plainValue, stringsOf } from './facts.js';
import { conditionText } from './makeColumn.js';
import type { Host } from './makeConstraint.js';
import { conventionName } from './namingConvention.js';
import { nameOf } from './objectName.js';
import type { Index } from './schema.js';
import { doubtsOf, isSql, type Step } from './step.js';

/** The index of a definition; undefined where its elements are not known, which is then a doubt of `facts`. */
export function makeIndex(
  definition: IndexDefinition,
  host: Host,
  { draft, step, facts }: { draft: Draft; step: Step; facts: FactReader },
): Index | undefined {
  const { dialect } = step.context;
  const elements = facts.value(definition.elements, null, 'the columns of an index');
  if (elements === null) return undefined;
  const parts: IndexPart[] = [];
  const keys: string[] = [];
  for (const element of elements) {
    const term = facts.value(element, null, 'an element of an index');
    const part = term === null ? null : partOf(term, dialect, facts);
    if (part === null) return undefined;
    parts.push(part);
    keys.push('column' in part ? part.column : part.expression);
  }
  const own = new FactReader(step);
  const option = (name: string): Term | undefined =>
    definition.options.get(`${dialect.name}_${name}`) ??
    (dialect.name === 'mariadb' ? definition.options.get(`mysql_${name}`) : undefined);
  const given = nameOf(own.value(definition.name, null, 'its name'), step);
  const name = given ?? (isSql(step) ? null : automaticName(host, keys, step));
  const where = option('where');
  const method = plainValue(option('using'));
  const unique = own.value(definition.unique, false, 'whether it is unique');
  return {
    ...draft.track('index', step, [...doubtsOf(step), ...own.doubts]),
    source: { revision: step.place.revision, span: definition.span },
    name,
    chosenName: name === null ? chosenName('index', host, keys, dialect) : null,
    parts,
    suffixes: suffixesOf(keys, option),
    unique,
    where:
      where === undefined || where.kind === 'none' ? null : own.text(conditionText(where, dialect), 'its condition'),
    method: typeof method === 'string' ? (dialect.name === 'postgresql' ? method.toLowerCase() : method) : null,
    include: stringsOf(option('include')),
    nullsNotDistinct: plainValue(option('nulls_not_distinct')) === true,
    prefix: stringsOf(option('prefix'))[0] ?? null,
    trailing: trailingOf(option),
  };
}

/** The index that `index=True` makes of a column. */
export function columnIndex(column: string, unique: boolean, host: Host, draft: Draft, step: Step): Index {
  return {
    ...draft.track('index', step, doubtsOf(step)),
    name: automaticName(host, [column], step),
    chosenName: null,
    parts: [{ column }],
    suffixes: [],
    unique,
    where: null,
    method: null,
    include: [],
    nullsNotDistinct: false,
    prefix: null,
    trailing: [],
  };
}

/** SQLAlchemy's own name for an index without one. */
export function automaticName({ schema, name }: Host, columns: readonly string[], { context }: Step): string {
  const { convention = {}, dialect } = context;
  const parts = { kind: 'index', table: { schema, name }, columns, name: null };
  return conventionName({ ix: 'ix_%(column_0_label)s', ...convention }, parts, dialect) ?? '';
}

/** A string is a column's name. */
function partOf(term: Term, dialect: Dialect, facts: FactReader): IndexPart | null {
  if (term.kind === 'string') return { column: term.value };
  if (isColumn(term)) return { column: term.positional[0].value };
  const expression = rendered(() => expressionOf(term, dialect));
  if ('reason' in expression) {
    facts.text(expression, 'an element of an index');
    return null;
  }
  return { expression: needsParentheses(expression, dialect) ? `(${expression.sql})` : expression.sql };
}

type ColumnCall = Extract<Term, { readonly kind: 'call' }> & {
  readonly positional: readonly [Extract<Term, { readonly kind: 'string' }>];
};

function isColumn(term: Term): term is ColumnCall {
  return (
    term.kind === 'call' &&
    term.callee.kind === 'reference' &&
    term.callee.path === 'sqlalchemy.column' &&
    term.positional[0]?.kind === 'string'
  );
}

function needsParentheses({ operator, isCall = false }: Expression, { indexParentheses }: Dialect): boolean {
  if (indexParentheses === 'none') return false;
  return operator !== undefined || (isCall && indexParentheses === 'all');
}

/** Operator classes of PostgreSQL and prefix lengths of MySQL, by the place of the element. */
function suffixesOf(keys: readonly string[], option: (name: string) => Term | undefined): string[] {
  const [classes, lengths] = [option('ops'), option('length')];
  const entry = (term: Term | undefined, key: string): string | undefined => {
    if (term?.kind !== 'dict') return undefined;
    const found = term.entries.find((each) => each.key.kind === 'string' && each.key.value === key);
    const value = plainValue(found?.value);
    return typeof value === 'string' ? value : undefined;
  };
  return keys.map((key) => {
    const length = lengths?.kind === 'number' ? lengths.text : entry(lengths, key);
    const operators = entry(classes, key);
    return `${length === undefined ? '' : `(${length})`}${operators === undefined ? '' : ` ${operators}`}`;
  });
}

function trailingOf(option: (name: string) => Term | undefined): string[] {
  const storage = option('with');
  const tablespace = plainValue(option('tablespace'));
  const parser = plainValue(option('with_parser'));
  const parameters =
    storage?.kind === 'dict'
      ? storage.entries.map(({ key, value }) => `${String(plainValue(key))} = ${String(plainValue(value))}`)
      : [];
  return [
    ...(parameters.length === 0 ? [] : [`WITH (${parameters.join(', ')})`]),
    ...(typeof tablespace === 'string' ? [`TABLESPACE ${tablespace}`] : []),
    ...(typeof parser === 'string' ? [`WITH PARSER ${parser}`] : []),
  ];
}
