import { castType, isCastToVarchar } from '../../dialects/castTypes.js';
import { variantFor } from '../../dialects/dialect.js';
import { enumLabels, longestOf } from '../../dialects/enumType.js';
import { cannotRender } from '../../dialects/notRendered.js';
import { typeCall } from '../../dialects/typeCall.js';
import type { Described } from '../../operations/definitions.js';
import type { Span } from '../../text.js';
import { checkType, typeDdl } from '../compile/typeText.js';
import type { Target } from '../writer.js';
import type { DataType } from './dataType.js';

/** The type of a cast; undefined where SQLAlchemy leaves the cast out. */
export function typeOfCast({ described }: DataType, target: Target, span: Span): string | undefined {
  if (described === null) return cannotRender('the type of the cast is not known', span);
  checkType(described, target);
  return (
    (target.on.oracleCastsToVarchar ? oracleText(described, target) : undefined) ??
    castType(described, target.dialect, (type) => typeDdl(type, target, span))
  );
}

/** `CAST(… AS …)` of a text that is written already. */
export function castText(to: DataType, inner: string, target: Target, span: Span): string {
  const { dialect, on } = target;
  const type = typeOfCast(to, target, span) ?? cannotRender('the cast is not followed', span);
  const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
  // Since SQLAlchemy 2.0 the collation is one of the whole, but on MySQL.
  const [, bare, collation] = (on.isTwo && !isMysql ? /^(.*)( COLLATE .*)$/.exec(type) : null) ?? [];
  return `CAST(${inner} AS ${bare ?? type})${collation ?? ''}`;
}

/** Oracle casts to VARCHAR2 with a length; undefined for what is no such text. */
function oracleText(described: Described, target: Target): string | undefined {
  const call = target.dialect.name === 'oracle' ? typeCall(variantFor(described, target.dialect)) : undefined;
  if (call === undefined || !isCastToVarchar(call)) return undefined;
  const isEnum = /^(?:Enum|ENUM)$/.test(call.name);
  const length = isEnum ? (call.number('length') ?? String(longestOf(enumLabels(call)))) : call.number('length', 0);
  return `VARCHAR2(${length ?? '4000'} CHAR)`;
}
