import type { Operation } from '../operation.js';
import { withParsed } from './readSql.js';

/** The operation with what its SQL text does, where it has one that is known. */
export function withSql(operation: Operation): Operation {
  if (operation.kind !== 'execute' || operation.text?.kind !== 'known') return operation;
  const { value, span } = operation.text;
  // `sa.text` takes a colon behind a backslash for itself, and not for the start of a parameter.
  const sql = operation.directive === 'exec_driver_sql' ? value : value.replaceAll('\\:', ':');
  return withParsed(operation, sql, span);
}
