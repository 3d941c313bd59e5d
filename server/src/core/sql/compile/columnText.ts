import { refuse } from '../../dialects/notRendered.js';
import { implementation } from '../model/affinity.js';
import { optionOf } from '../model/dialectOptions.js';
import { quote } from '../model/names.js';
import type { SqlColumn, SqlTable } from '../model/table.js';
import { given, stringOf, wordOf } from '../model/values.js';
import type { Target } from '../writer.js';
import { autoincrementColumn, isCountedInColumn } from './autoincrement.js';
import { defaultText } from './defaultText.js';
import { checkIdentity, computedText, identityText, sqlServerIdentity } from './generatedText.js';
import { textLiteral } from './literal.js';
import { checkType, typeDdl } from './typeText.js';

/** A column as CREATE TABLE and ADD COLUMN have it: each dialect's `get_column_specification`. */
export function columnText(column: SqlColumn, table: SqlTable, target: Target): string {
  if (column.serverDefault?.kind === 'identity') checkIdentity(column.serverDefault.identity, target);
  switch (target.dialect.name) {
    case 'postgresql':
      return postgresqlColumn(column, table, target);
    case 'mysql':
    case 'mariadb':
      return mysqlColumn(column, table, target);
    case 'sqlite':
      return sqliteColumn(column, table, target);
    case 'mssql':
      return mssqlColumn(column, table, target);
    case 'oracle':
      return joined([
        quote(target.dialect, column.name),
        typeDdl(column.type, target, column.span, table.schema),
        withDefault(column, target),
        column.serverDefault?.kind === 'computed' && computedText(column.serverDefault.computed, target),
        column.serverDefault?.kind === 'identity' && identityText(column.serverDefault.identity, target),
        !column.nullable && column.serverDefault?.kind !== 'identity' && 'NOT NULL',
      ]);
  }
}

function joined(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(' ');
}

function withDefault(column: SqlColumn, target: Target): string | false {
  const text = defaultText(column.serverDefault, target);
  return text !== null && `DEFAULT ${text}`;
}

function postgresqlColumn(column: SqlColumn, table: SqlTable, target: Target): string {
  const { serverDefault } = column;
  if (column.type !== null) checkType(column.type, target);
  const isIdentity = serverDefault?.kind === 'identity';
  const counts =
    column.primaryKey &&
    autoincrementColumn(table, target) === column &&
    !isIdentity &&
    (column.pythonDefault === 'none' || column.pythonDefault === 'optionalSequence');
  const type = counts
    ? [serialOf(column, target)]
    : [typeDdl(column.type, target, column.span, table.schema), withDefault(column, target)];
  return joined([
    quote(target.dialect, column.name),
    ...type,
    serverDefault?.kind === 'computed' && computedText(serverDefault.computed, target),
    isIdentity && identityText(serverDefault.identity, target),
    isIdentity ? column.nullable && 'NULL' : !column.nullable && 'NOT NULL',
  ]);
}

function serialOf({ type }: SqlColumn, { dialect }: Target): string {
  const name = implementation(type, dialect)?.name ?? '';
  if (/^(?:BigInteger|BIGINT)$/.test(name)) return 'BIGSERIAL';
  return /^(?:SmallInteger|SMALLINT)$/.test(name) ? 'SMALLSERIAL' : 'SERIAL';
}

function mysqlColumn(column: SqlColumn, table: SqlTable, target: Target): string {
  const { serverDefault, comment } = column;
  const { dialect, on } = target;
  const isComputed = serverDefault?.kind === 'computed';
  const isForcedNullable =
    dialect.name === 'mariadb' && on.mariadbComputedNull && isComputed && !column.isNullableGiven;
  const implied = implementation(column.type, dialect);
  const isTimestamp = implied?.name === 'TIMESTAMP' && implied.home !== 'mssql';
  checkDouble(column, dialect);
  const counts =
    autoincrementColumn(table, target) === column && (serverDefault === null || serverDefault.kind === 'identity');
  return joined([
    quote(dialect, column.name),
    typeDdl(column.type, target, column.span, table.schema),
    isComputed && computedText(serverDefault.computed, target),
    !column.nullable && !isForcedNullable ? 'NOT NULL' : isTimestamp && (column.nullable || !on.isTwoOne) && 'NULL',
    comment !== null && `COMMENT ${textLiteral(dialect, comment)}`,
    counts ? 'AUTO_INCREMENT' : withDefault(column, target),
  ]);
}

/** MySQL's DOUBLE takes a precision with a scale only. */
function checkDouble({ type, span }: SqlColumn, dialect: Target['dialect']): void {
  const call = implementation(type, dialect);
  if (call?.home !== null || !/^(?:Double|DOUBLE|DOUBLE_PRECISION)$/.test(call.name)) return;
  if (call.number('precision', 0) !== undefined)
    refuse('You must specify both precision and scale or omit both altogether.', span);
}

function sqliteColumn(column: SqlColumn, table: SqlTable, target: Target): string {
  const { dialect } = target;
  const conflict = (name: string): string | false => {
    const clause = stringOf(optionOf(column.options, 'sqlite', name));
    return clause !== null && `ON CONFLICT ${clause}`;
  };
  const { primaryKey } = table;
  if (column.primaryKey && column.autoincrement === true && primaryKey.columns.length !== 1)
    refuse('SQLite does not support autoincrement for composite primary keys', column.span);
  const countsUp = column.primaryKey && isCountedInColumn(table, column, target);
  return joined([
    quote(dialect, column.name),
    typeDdl(column.type, target, column.span, table.schema),
    withDefault(column, target),
    !column.nullable && 'NOT NULL',
    !column.nullable && conflict('on_conflict_not_null'),
    countsUp && 'PRIMARY KEY',
    countsUp && conflict('on_conflict_primary_key'),
    countsUp && 'AUTOINCREMENT',
    column.serverDefault?.kind === 'computed' && computedText(column.serverDefault.computed, target),
  ]);
}

function mssqlColumn(column: SqlColumn, table: SqlTable, target: Target): string {
  const { serverDefault } = column;
  const isComputed = serverDefault?.kind === 'computed';
  const isIdentity = serverDefault?.kind === 'identity';
  const option = (name: string): string | undefined => {
    const term = given(optionOf(column.options, 'mssql', name));
    return term === undefined ? undefined : wordOf(term);
  };
  const [start, increment] = [option('identity_start'), option('identity_increment')];
  if (isIdentity && (start !== undefined || increment !== undefined))
    refuse(
      "Cannot specify options 'mssql_identity_start' and/or 'mssql_identity_increment' while also using the 'Identity' construct.",
      column.span,
    );
  const isSequence = column.pythonDefault === 'sequence' || column.pythonDefault === 'optionalSequence';
  const isNotNull = !column.nullable || column.primaryKey || isSequence || column.autoincrement === true || isIdentity;
  const counts =
    (autoincrementColumn(table, target) === column || column.autoincrement === true) &&
    column.pythonDefault !== 'sequence';
  return joined([
    quote(target.dialect, column.name),
    isComputed ? computedText(serverDefault.computed, target) : typeDdl(column.type, target, column.span, table.schema),
    isNotNull ? 'NOT NULL' : !isComputed && 'NULL',
    isIdentity
      ? identityText(serverDefault.identity, target)
      : counts
        ? sqlServerIdentity(start, increment)
        : withDefault(column, target),
  ]);
}
