import { bareDefault } from '../../dialects/defaults.js';
import type { ServerDefault } from '../model/table.js';
import type { Target } from '../writer.js';
import { checkStrings, orAsData } from './expression.js';

/** What follows DEFAULT in ALTER COLUMN: SQLAlchemy's `get_column_default_string`; null where there is none. */
export function bareDefaultText(value: ServerDefault | null, target: Target): string | null {
  if (value?.kind !== 'clause') return null;
  checkStrings(value.value, target);
  return orAsData(value.value, target, () => bareDefault(value.value, target.dialect));
}

/** What follows DEFAULT in CREATE TABLE and ADD COLUMN, where some dialects put parentheses around an expression. */
export function defaultText(value: ServerDefault | null, target: Target): string | null {
  const bare = bareDefaultText(value, target);
  if (bare === null || value?.kind !== 'clause') return null;
  const { dialect, on } = target;
  if (dialect.name !== 'sqlite' || on.sqliteWrapsByText) return dialect.defaultText(bare);
  const isText =
    value.value.kind === 'string' ||
    (value.value.kind === 'call' &&
      value.value.callee.kind === 'reference' &&
      value.value.callee.path.endsWith('.text'));
  return isText ? bare : `(${bare})`;
}
