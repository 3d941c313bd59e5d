import { cutName } from '../dialects/names.js';
import type { ObjectName } from '../operations/definitions.js';
import { cutByPostgres } from '../operations/sql/postgres.js';
import { isSql, type Step } from './step.js';

/** A name as the database gets it. */
export function nameOf(name: ObjectName | null, step: Step): string | null {
  if (name === null) return null;
  if (isSql(step)) return inSql(name.value, step);
  return name.isFinal ? cutName(step.context.dialect, name.value) : name.value;
}

/** SQL text is cut by the database itself, and only by PostgreSQL. */
function inSql(name: string, { context: { dialect } }: Step): string {
  return dialect.name === 'postgresql' ? cutByPostgres(name) : name;
}

/** The name of what is dropped: a directive cuts a long one as it was cut when it was made. */
export function droppedName(name: string | null, step: Step): string | null {
  if (name === null) return null;
  return isSql(step) ? inSql(name, step) : cutName(step.context.dialect, name);
}
