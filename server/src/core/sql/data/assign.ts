import { cannotRender, passOn } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import { columnBind } from './element.js';
import { isSelect } from './kinds.js';
import type { Reader } from './reader.js';
import type { Assignment, DataColumn, DataTable, Element } from './statement.js';
import { columnNamed, isTable, tableOf } from './table.js';
import { valueOf } from './value.js';

/** A column by its name, or as `table.c.name`. */
export function columnOf(table: DataTable, key: Term): DataColumn {
  if (key.kind === 'unknown') return passOn(key);
  if (key.kind === 'string') return columnNamed(table, key.value, key.span);
  const [of, name] =
    key.kind === 'attribute'
      ? [key.of, key.name]
      : key.kind === 'operator' && key.operator === '[]' && key.operands[1]?.kind === 'string'
        ? [key.operands[0], key.operands[1].value]
        : [undefined, ''];
  if (of?.kind !== 'attribute' || (of.name !== 'c' && of.name !== 'columns') || !isTable(of.of))
    return cannotRender('the column is not one of the table', key.span);
  const owner = tableOf(of.of);
  return owner.id === table.id
    ? columnNamed(table, name, key.span)
    : cannotRender('the column is one of another table', key.span);
}

export function assignment(table: DataTable, key: Term, value: Term, read: Reader): Assignment {
  const column = columnOf(table, key);
  return { column, value: assigned(column, value, read) };
}

/** A plain value has the type of its column. */
export function assigned(column: DataColumn, value: Term, read: Reader): Element {
  if (valueOf(value) !== undefined) return columnBind(value, column);
  const element = isSelect(value)
    ? cannotRender('a SELECT as a value is not followed', value.span)
    : read.element(value);
  if (element.kind !== 'bind') return element;
  // A parameter gets what it has not from its column: a name and a type.
  const type = element.type.affinity === 'null' ? column.type : element.type;
  return { ...element, type, name: element.isInline ? null : (element.name ?? column.key) };
}
