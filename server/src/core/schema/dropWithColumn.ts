import type { Draft } from './draft.js';
import { mentions } from './renameInSql.js';
import type { Constraint, Index, Table } from './schema.js';
import type { Step } from './step.js';

/** The table without what the database drops together with a column. */
export function dropWithColumn(table: Table, column: string, draft: Draft, step: Step): Table {
  const isSqlite = step.context.dialect.name === 'sqlite';
  const isMysql = ['mysql', 'mariadb'].includes(step.context.dialect.name);
  const constraints = table.constraints.flatMap((constraint): Constraint[] => {
    if (!usesColumn(constraint, column) || (isSqlite && isTextOnSqlite(constraint, column))) return [constraint];
    // MySQL keeps a key of several columns, and takes the column out of it.
    if (isMysql && (constraint.kind === 'unique' || constraint.kind === 'primaryKey') && constraint.columns.length > 1)
      return [{ ...constraint, columns: constraint.columns.filter((name) => name !== column) }];
    draft.remove('constraint', constraint, step);
    return [];
  });
  const indexes = table.indexes.flatMap((index): Index[] => {
    if (!indexUses(index, column)) return [index];
    const kept = index.parts.filter((part) => !('column' in part && part.column === column));
    if (isMysql && kept.length > 0 && kept.length < index.parts.length) return [{ ...index, parts: kept }];
    draft.remove('index', index, step);
    return [];
  });
  return { ...table, constraints, indexes };
}

/** SQLite takes a quoted name that is of no column for a text, so that a CHECK stays when its column is dropped. */
function isTextOnSqlite(constraint: Constraint, column: string): boolean {
  return constraint.kind === 'check' && constraint.condition?.includes(`"${column.replaceAll('"', '""')}"`) === true;
}

function usesColumn(constraint: Constraint, column: string): boolean {
  if (constraint.kind === 'check') return mentions(constraint.condition, column);
  if (constraint.kind === 'exclude')
    return mentions(constraint.where, column) || constraint.elements.some((element) => mentions(element, column));
  return constraint.columns.includes(column);
}

function indexUses({ parts, include, where }: Index, column: string): boolean {
  const inPart = (part: Index['parts'][number]): boolean =>
    'column' in part ? part.column === column : mentions(part.expression, column);
  return parts.some(inPart) || include.includes(column) || mentions(where, column);
}
