import { typeCall } from '../../dialects/typeCall.js';
import type { ColumnDefinition } from '../../operations/definitions.js';
import type { Operation } from '../../operations/operation.js';
import type { Fixes } from '../fix.js';
import { known } from '../operations/objects.js';
import type { ReviewedRevision } from '../operations/reviewedRevision.js';
import { callFix } from './callEdits.js';

/** What rows that are there get, where the type has a plain value for it; as the argument is written. */
const neutral: Readonly<Record<string, string>> = {
  Boolean: 'sa.false()',
  Integer: '"0"',
  BigInteger: '"0"',
  SmallInteger: '"0"',
  Numeric: '"0"',
  Float: '"0"',
  Double: '"0"',
  String: '""',
  Text: '""',
  Unicode: '""',
  UnicodeText: '""',
  DateTime: 'sa.func.now()',
};

/** Adds a server default to the column that `add_column` adds; no fix where the type does not suggest one. */
export function addDefaultFix(
  revision: Pick<ReviewedRevision, 'revision'>,
  operation: Operation,
  column: ColumnDefinition,
): Fixes {
  const type = column.type === null ? undefined : known(column.type);
  const value = type === undefined ? undefined : neutral[typeCall(type)?.name ?? ''];
  if (value === undefined || operation.directive !== 'add_column') return () => [];
  const title = `Add server_default=${value}`;
  return callFix(revision, operation, title, ({ text }) => {
    const { start, end } = column.span;
    const isColumn = text.slice(start, end).endsWith(')');
    const usesSa = !value.startsWith('sa.') || /\bsa\./.test(text.slice(start, end));
    if (!isColumn || !usesSa) return 'the column is written in another way';
    const before = text.slice(0, end - 1).trimEnd();
    const separator = before.endsWith(',') ? ' ' : ', ';
    return [{ span: { start: before.length, end: before.length }, newText: `${separator}server_default=${value}` }];
  });
}
