import type { CheckDefinition, ConstraintDefinition } from '../../operations/definitions.js';
import type { Operation } from '../../operations/operation.js';
import type { Fact, Span } from '../../text.js';
import { lookupIn } from '../lookup.js';
import { keyOf, type Column, type Table } from '../schema.js';
import { fullName } from '../schemaText.js';
import { broken, mayBeRefused, type Trouble } from './trouble.js';
import { known, type RunState } from './runState.js';

type Checked =
  | Extract<Operation, { readonly kind: 'addColumn' | 'createIndex' }>
  | { readonly kind: 'addConstraint'; readonly constraint: ConstraintDefinition };

/** Why the rows that are there do not allow it: what they had in a column is gone once it was dropped. */
export function refusedRows(operation: Checked, table: Table, state: RunState, span: Span): Trouble | null {
  if (!state.hasRows(table)) return null;
  switch (operation.kind) {
    case 'addColumn':
      return refusedNewColumn(operation, table, state, span);
    case 'createIndex': {
      const names = (known(operation.index.elements) ?? []).flatMap((each) => {
        const term = known(each);
        return term?.kind === 'string' ? [term.value] : [];
      });
      return known(operation.index.unique) === true
        ? state.ofRows(table, refusedUnique(names, table, state, span))
        : null;
    }
    case 'addConstraint':
      return state.ofRows(table, refusedConstraint(operation.constraint, table, state, span));
  }
}

function refusedNewColumn(
  operation: Extract<Operation, { readonly kind: 'addColumn' }>,
  table: Table,
  { dialect, isAnew }: RunState,
  span: Span,
): Trouble | null {
  const { column } = operation;
  const name = known(column.name) ?? '';
  const object = `${fullName(table)}.${name}`;
  const given = column.serverDefault;
  const hasDefault = given !== undefined && (given.kind !== 'known' || given.value.kind !== 'none');
  const isFilled =
    hasDefault ||
    column.identity !== null ||
    column.computed !== null ||
    known(column.primaryKey) === true ||
    column.sequence !== null;
  const isRequired = known(column.nullable) === false;
  if (isRequired && !isFilled && !['mysql', 'mariadb'].includes(dialect.name))
    return broken(
      `the rows of ${fullName(table)} have nothing for ${name}, which is NOT NULL without a server default`,
      span,
      object,
    );
  if (dialect.name === 'sqlite' && !isAnew) {
    if (
      given?.kind === 'known' &&
      !['string', 'none', 'number', 'boolean'].includes(given.value.kind) &&
      !isLiteral(given)
    )
      return mayBeRefused(`SQLite may add no column ${object} with a default that is computed`, span, object);
    if (column.computed !== null) return mayBeRefused(`SQLite may add no computed column ${object}`, span, object);
  }
  const isUnique = known(column.unique) === true;
  if (isUnique && hasDefault)
    return broken(`all rows of ${fullName(table)} get the same ${name}, which is unique`, span, object);
  if (column.foreignKeys.length > 0 && hasDefault)
    return mayBeRefused(
      `it is not known whether the default of ${object} is in the table that it refers to`,
      span,
      object,
    );
  const isNullSafe = ({ condition }: CheckDefinition): boolean => {
    const term = known(condition);
    return !hasDefault && term?.kind === 'string' && !/\b(?:is|coalesce|ifnull)\b/i.test(term.value);
  };
  if (!column.checks.every(isNullSafe) && column.computed === null)
    return mayBeRefused(
      `it is not known whether the rows of ${fullName(table)} satisfy the check of ${name}`,
      span,
      object,
    );
  return null;
}

/** `sa.text("'x'")`, `sa.text("5")`, `sa.false()`. */
function isLiteral(fact: Fact<unknown>): boolean {
  if (fact.kind !== 'known') return false;
  const term = fact.value as {
    kind: string;
    callee?: { path?: string };
    positional?: { kind: string; value?: string }[];
  };
  if (term.kind !== 'call') return false;
  const path = term.callee?.path ?? '';
  if (/\.(?:true|false|null)$/.test(path)) return true;
  const text = term.positional?.[0]?.value ?? '';
  return path.endsWith('.text') && /^\s*(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false|null)\s*$/i.test(text);
}

/** Columns that came back: their rows hold nothing, or all the same. */
function fresh(names: readonly string[], table: Table, { isOld }: RunState): readonly Column[] {
  return table.columns.filter((column) => names.includes(column.name) && !isOld(column));
}

function refusedUnique(names: readonly string[], table: Table, state: RunState, span: Span): Trouble | null {
  const { dialect } = state;
  const back = fresh(names, table, state);
  if (back.length === 0 || back.length < names.length) return back.length === 0 ? null : perhaps(table, span);
  if (back.some((column) => column.autoincrement || column.identity !== null || column.computed !== null))
    return back.some(({ computed }) => computed !== null) ? perhaps(table, span) : null;
  // A default that is another value for each row.
  const isFresh = (given: string | null): boolean =>
    dialect.name === 'postgresql' && /^(?:gen_random_uuid|uuid_generate_v[14]|nextval)\(/i.test(given ?? '');
  if (back.some((column) => isFresh(column.default))) return null;
  // Rows with null are never equal.
  if (back.some((column) => column.default === null && column.nullable === true)) return null;
  const object = `${fullName(table)}.${back.map(({ name }) => name).join(', ')}`;
  return back.every(({ default: given }) => given !== null && /^(?:'[^']*'|-?\d+(?:\.\d+)?)$/.test(given))
    ? broken(`all rows of ${fullName(table)} have the same ${names.join(', ')}, which is to be unique`, span, object)
    : mayBeRefused(`it is not known whether ${object} is unique in the rows`, span, object);
}

function perhaps(table: Table, span: Span): Trouble {
  return mayBeRefused(`it is not known whether the rows of ${fullName(table)} allow it`, span, fullName(table));
}

function refusedConstraint(
  definition: ConstraintDefinition,
  table: Table,
  state: RunState,
  span: Span,
): Trouble | null {
  const names = 'columns' in definition ? (known(definition.columns) ?? []).flatMap((each) => known(each) ?? []) : [];
  switch (definition.kind) {
    case 'unique':
      return refusedUnique(names, table, state, span);
    case 'primaryKey':
      return fresh(names, table, state).length === 0 ? null : perhaps(table, span);
    case 'foreignKey':
      return refusedKey(definition, names, table, state, span);
    case 'check':
      // What a check says of a column that came back is not worked out.
      return table.columns.some((column) => !state.isOld(column)) ? checkTrouble(definition, table, state, span) : null;
    case 'exclude':
      return table.columns.some((column) => !state.isOld(column)) ? perhaps(table, span) : null;
  }
}

function checkTrouble(definition: CheckDefinition, table: Table, state: RunState, span: Span): Trouble | null {
  const written = JSON.stringify(definition.condition, (key, value: unknown) =>
    key === 'span' ? undefined : value instanceof Map ? [...(value as Map<string, unknown>)] : value,
  );
  const back = table.columns.filter((column) => !state.isOld(column) && written.includes(column.name));
  if (back.length === 0) return null;
  const areNull = back.every((column) => column.default === null && column.nullable === true);
  return areNull && !/\b(?:is|coalesce|ifnull)\b/i.test(written) && !/"is_(?:not)?"/.test(written)
    ? null
    : perhaps(table, span);
}

/** Rows that refer to a table whose rows are gone. */
function refusedKey(
  definition: Extract<ConstraintDefinition, { readonly kind: 'foreignKey' }>,
  names: readonly string[],
  table: Table,
  state: RunState,
  span: Span,
): Trouble | null {
  const { dialect, schema, hasRows, isOld } = state;
  if (dialect.name === 'sqlite') return null;
  const isNotValid = definition.options.get('postgresql_not_valid');
  if (dialect.name === 'postgresql' && isNotValid?.kind === 'boolean' && isNotValid.value) return null;
  const back = fresh(names, table, state);
  if (back.some((column) => column.default === null && column.nullable === true)) return null;
  if (back.length > 0) return perhaps(table, span);
  const [referred, owner] = [known(definition.referredTable), known(definition.referredSchema)];
  if (referred === undefined) return perhaps(table, span);
  const other = lookupIn(schema, dialect).table(owner ?? table.schema, referred);
  if (other === undefined) return null;
  const object = fullName(table);
  if (keyOf(other.schema, other.name, null) !== keyOf(table.schema, table.name, null) && !hasRows(other))
    return broken(`the rows of ${object} refer to rows of ${fullName(other)}, which are gone`, span, object);
  const columns = known(definition.referredColumns)?.map(known) ?? [];
  return other.columns.some((column) => columns.includes(column.name) && !isOld(column)) ? perhaps(table, span) : null;
}
