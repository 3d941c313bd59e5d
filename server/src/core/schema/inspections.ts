import type { Inspected } from '../operations/operation.js';
import type { Table, Tracked } from './schema.js';

/** Finds a table; 'unknown' where nothing says whether it is there, or what it has. */
export type TableSource = (schema: string | null, name: string) => Table | 'unknown' | undefined;

/**
 * What an inspector answers in one run of `upgrade` or `downgrade`. Each question has one answer, that of the moment when
 * it is asked. When that is, between the start of the run and the first operation under it, is not known, so that what
 * changes in between has no answer.
 */
export class Inspections {
  private readonly answers = new Map<string, boolean | undefined>();

  constructor(private readonly start: TableSource) {}

  /** Whether what is asked for is there; undefined where that is not known. */
  isThere(asked: Inspected, now: TableSource): boolean | undefined {
    if (this.answers.has(asked.id)) return this.answers.get(asked.id);
    const before = find(asked, this.start);
    const answer = before === find(asked, now) ? before : undefined;
    this.answers.set(asked.id, answer);
    return answer;
  }
}

function find({ kind, schema, table: tableName, name }: Inspected, tables: TableSource): boolean | undefined {
  const table = tables(schema, tableName);
  // Alembic's own table is in no schema that revisions make.
  if (table === 'unknown' || tableName.startsWith('alembic_version')) return undefined;
  if (table === undefined) return false;
  if (table.uncertain.length > 0) return undefined;
  if (name === null || kind === 'table') return true;
  if (kind === 'column') return isSure(table.columns.find((column) => column.name === name));
  const constraint = table.constraints.find((each) => (each.name ?? each.chosenName) === name);
  const index = table.indexes.find((each) => (each.name ?? each.chosenName) === name);
  if (kind === 'index') return constraint === undefined ? isSure(index) : undefined;
  // MySQL has a unique index for a unique constraint, and answers with both.
  if (kind === 'unique' && index !== undefined) return undefined;
  return constraint === undefined || constraint.kind === kind ? isSure(constraint) : false;
}

/** An object that may not be there is neither there nor not. */
function isSure(object: Tracked | undefined): boolean | undefined {
  if (object === undefined) return false;
  return object.uncertain.length > 0 ? undefined : true;
}
