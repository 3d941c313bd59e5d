import { stringLiteral } from '../../dialects/literals.js';
import type { Dialect } from '../../dialects/dialect.js';

/** A string of type `String`, as comments and plain defaults are. */
export function textLiteral(dialect: Dialect, value: string): string {
  return stringLiteral(dialect, value);
}

/** A string of type `NVARCHAR`, as SQL Server's comments are. */
export function nationalLiteral(dialect: Dialect, value: string): string {
  return `N${stringLiteral(dialect, value).replace(/^N(?=')/, '')}`;
}

/** SQLAlchemy's `validate_sql_phrase`, before any words were allowed. */
export const knownActions = /^(?:RESTRICT|CASCADE|SET NULL|NO ACTION|SET DEFAULT)$/i;
