import { renderType } from '../../dialects/typeText.js';
import { namedEnum } from '../../dialects/enumType.js';
import type { Operation } from '../../operations/operation.js';
import type { Span } from '../../text.js';
import { statesAnew } from '../alterColumn.js';
import { isEnumType } from '../enums.js';
import { mentions } from '../renameInSql.js';
import { keyOf, type Column, type Table } from '../schema.js';
import { fullName } from '../schemaText.js';
import { convertsAlone, keepsExpressions } from './conversions.js';
import { broken, mayBeRefused, unknown, type Trouble } from './trouble.js';
import { known, type RunState } from './runState.js';
import { isSql } from '../step.js';

type Alteration = Extract<Operation, { readonly kind: 'alterColumn' }>;

/** Why an ALTER of a column is refused, or may be. */
export function refusedAlteration(
  operation: Alteration,
  table: Table,
  column: Column,
  state: RunState,
  span: Span,
): Trouble | null {
  const { dialect, isAnew, hasRows, isOld, isPhantom } = state;
  const object = `${fullName(table)}.${column.name}`;
  const to = known(operation.newName);
  if (to !== undefined && to !== column.name && table.columns.some(({ name }) => name === to))
    return broken(`there is a column ${fullName(table)}.${to} already`, span, object);
  const { type, nullable, serverDefault, comment } = operation;
  if (dialect.name === 'sqlite' && !isAnew && [type, nullable, serverDefault].some((part) => part !== undefined))
    return broken('SQLite alters no columns but in batch mode', span, object, 'always');
  const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
  const given = operation.arguments.get('existing_type');
  const needsType = [nullable, comment, operation.newName].some((part) => part !== undefined);
  if (isMysql && !isSql(operation) && type === undefined && needsType && (given === undefined || given.kind === 'none'))
    return broken('Alembic needs existing_type to change it on MySQL', span, object, 'always');
  const isStored = column.computed === null || column.computed.persisted === true;
  if (isMysql && !isStored && !operation.computed && (!isSql(operation) || type !== undefined) && statesAnew(operation))
    return broken(`${object} is computed as it is read, which MySQL does not make a plain column`, span, object);
  if (type !== undefined) {
    const refused = refusedType(operation, table, column, state, span);
    if (refused !== null) return refused;
  }
  const isKey = table.constraints.some((each) => each.kind === 'primaryKey' && each.columns.includes(column.name));
  if (known(nullable) === true && dialect.name === 'postgresql' && (isKey || column.identity !== null))
    return broken(`${object} is a key or an identity, which can’t be null`, span, object);
  if (known(nullable) === true && dialect.name === 'mysql' && isKey)
    return unknown(`${object} is a part of the primary key, which MySQL refuses to make null`, span, object);
  // Rows of a column that was there are as they were; those of a new one have its default.
  if (known(nullable) === false && column.nullable !== false && hasRows(table) && !isPhantom(table) && !isOld(column))
    return column.default === null
      ? state.ofRows(
          table,
          broken(
            `the rows of ${fullName(table)} have nothing in ${column.name}, which is to be NOT NULL`,
            span,
            object,
          ),
        )
      : null;
  return null;
}

function refusedType(
  operation: Alteration,
  table: Table,
  column: Column,
  { dialect, schema, isUnsure, isPhantom }: RunState,
  span: Span,
): Trouble | null {
  const object = `${fullName(table)}.${column.name}`;
  const described = known(operation.type);
  const written = described === undefined ? undefined : renderType(described, dialect);
  if (typeof written !== 'string' || described === undefined) return unknown('its type is not known', span, object);
  const named = namedEnum(described, dialect);
  if (
    named !== null &&
    !('reason' in named) &&
    !schema.enums.has(keyOf(named.schema, named.name, dialect.defaultSchema))
  )
    return isUnsure
      ? unknown(`there is no enum type ${named.name}`, span, object)
      : broken(`there is no enum type ${named.name}, which alter_column does not create`, span, object);
  if (dialect.name !== 'postgresql' || column.type === written) return null;
  if (table.columns.some((each) => mentions(each.computed?.sql ?? null, column.name)))
    return broken(`another column is computed from ${object}`, span, object);
  for (const view of schema.views.values())
    if (view.definition === null || mentions(view.definition, column.name))
      return mayBeRefused(`the view ${view.name} may need ${object}`, span, object);
  if (column.type === null || isPhantom(table)) return unknown(`the type of ${object} is not known`, span, object);
  const alone = named === null ? convertsAlone(column.type, written, dialect) : column.type === written;
  const using = operation.arguments.get('postgresql_using');
  const isAsked = isSql(operation) || (using !== undefined && using.kind !== 'none');
  if (alone === true) return rewritten(table, column, column.type, written, span);
  if (
    using?.kind === 'string' &&
    using.value.trim() === `${column.name}::${written}` &&
    isEnumType(column.type, schema, dialect)
  )
    return broken(`PostgreSQL converts the enum ${object} to ${written} by way of text only`, span, object);
  const conversion = `PostgreSQL does not convert ${object} from ${column.type} to ${written}`;
  // USING is for rows; the default is converted without.
  if (isAsked && column.default === null) return rewritten(table, column, column.type, written, span);
  const message = isAsked ? `${conversion}, its default with it` : `${conversion} without postgresql_using`;
  return alone === null || isSql(operation)
    ? mayBeRefused(`it is not known whether ${message}`.replace('does not convert', 'converts'), span, object)
    : broken(message, span, object);
}

/** PostgreSQL writes conditions on a column anew for its new type, with casts that may stay. */
function rewritten(table: Table, column: Column, from: string, to: string, span: Span): Trouble | null {
  if (keepsExpressions(from, to)) return null;
  const names = (sql: string | null): boolean => mentions(sql, column.name);
  const check = table.constraints.find((each) =>
    each.kind === 'check'
      ? names(each.condition)
      : each.kind === 'exclude' && (names(each.where) || each.elements.some((element) => names(element))),
  );
  const index = table.indexes.find(
    ({ where, parts }) => names(where) || parts.some((part) => 'expression' in part && names(part.expression)),
  );
  const found = check ?? index;
  if (found === undefined) return null;
  const what = `${check === undefined ? 'the index' : 'the check'} ${found.name ?? found.chosenName ?? ''}`;
  const object = `${fullName(table)}.${column.name}`;
  return unknown(`how PostgreSQL writes ${what} for the other type of ${object} is not known`, span, object);
}
