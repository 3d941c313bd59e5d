import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { affinityOf } from '../model/affinity.js';
import { optionOf } from '../model/dialectOptions.js';
import { given } from '../model/values.js';
import type { SqlColumn, SqlTable } from '../model/table.js';
import type { Target } from '../writer.js';

/** The column that the database counts up: SQLAlchemy's `PrimaryKeyConstraint._autoincrement_column`. */
export function autoincrementColumn(table: SqlTable, target: Target): SqlColumn | null {
  const { columns } = table.primaryKey;
  const [only] = columns;
  if (only === undefined) return null;
  if (columns.length === 1) {
    if (only.autoincrement === false) return null;
    return counts(only, table, target)
      ? (table.columns.find(({ name }) => name.text === only.name.text) ?? null)
      : null;
  }
  const named = columns.filter(({ autoincrement }) => autoincrement === true);
  named.forEach((column) => counts(column, table, target));
  if (named.length > 1) return refuse('Only one Column may be marked autoincrement=True', table.span);
  const [chosen] = named;
  return chosen === undefined ? null : (table.columns.find(({ name }) => name.text === chosen.name.text) ?? null);
}

function counts(column: SqlColumn, table: SqlTable, target: Target): boolean {
  const isSaid = column.autoincrement === true;
  const affinity = affinityOf(column.type, target.dialect);
  const incompatible = (what: string): boolean =>
    isSaid
      ? refuse(
          `${what} on column '${table.name.text}.${column.name.text}' is not compatible with autoincrement=True`,
          column.span,
        )
      : false;
  if (affinity === 'numeric' || affinity === 'float') {
    if (target.on.countsIntegersOnly) {
      if (affinity === 'float') return incompatible('Column type FLOAT');
      return isSaid ? isScaleZero(column) || incompatible('A column type with a scale that is not zero') : false;
    }
    return countsNumber(column, table, isSaid);
  }
  if (affinity !== 'integer') return incompatible('The column type');
  return countsNumber(column, table, isSaid);
}

function isScaleZero({ type, span }: SqlColumn): boolean {
  const scale = type?.keywords.get('scale') ?? type?.positional[1];
  if (scale === undefined || scale.kind === 'none') return false;
  return scale.kind === 'number' ? Number(scale.text) === 0 : cannotRender('the scale is not known', span);
}

/** The rest of `_validate_autoinc`, for a type that can be counted. */
function countsNumber(column: SqlColumn, table: SqlTable, isSaid: boolean): boolean {
  if (isSaid) return true;
  if (column.pythonDefault === 'value') return false;
  if (column.serverDefault !== null && column.serverDefault.kind !== 'identity') return false;
  return column.autoincrement === 'ignore_fk' || !hasForeignKey(table, column);
}

/** `sqlite_autoincrement=True`, which writes the primary key within its column. */
export function isCountedInColumn(table: SqlTable, column: SqlColumn, target: Target): boolean {
  const option = given(optionOf(table.options, 'sqlite', 'autoincrement'));
  const isSet = option !== undefined && (option.kind !== 'boolean' || option.value);
  return (
    isSet &&
    table.primaryKey.columns.length === 1 &&
    affinityOf(column.type, target.dialect) === 'integer' &&
    !hasForeignKey(table, column)
  );
}

function hasForeignKey({ constraints }: SqlTable, { name }: SqlColumn): boolean {
  return constraints.some(
    (constraint) => constraint.kind === 'foreignKey' && constraint.columns.some(({ text }) => text === name.text),
  );
}
