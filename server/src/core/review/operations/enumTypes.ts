import type { NamedEnum } from '../../dialects/enumType.js';
import { namedEnum } from '../../dialects/enumType.js';
import type { Described } from '../../operations/definitions.js';
import type { ReviewStep, ReviewedRevision } from './reviewedRevision.js';
import { known } from './objects.js';

/** An enum type that a column of an operation has. */
export interface UsedEnum {
  readonly type: NamedEnum;
  readonly described: Described;
  readonly column: string;
}

/** The enum types that the columns of an operation have, as far as they are known; and why others are not. */
export function enumsOf(
  { operation }: ReviewStep,
  { target }: ReviewedRevision,
): { readonly used: readonly UsedEnum[]; readonly unknown: string | undefined } {
  const columns =
    operation.kind === 'createTable'
      ? operation.columns.map(({ name, type }) => ({ name, type }))
      : operation.kind === 'addColumn'
        ? [{ name: operation.column.name, type: operation.column.type }]
        : operation.kind === 'alterColumn'
          ? [{ name: operation.column, type: operation.type ?? null }]
          : [];
  const used: UsedEnum[] = [];
  let unknown: string | undefined;
  for (const { name, type } of columns) {
    const described = type === null ? undefined : known(type);
    const found = described === undefined ? null : namedEnum(described, target.dialect);
    if (described === undefined || found === null) continue;
    if ('reason' in found) unknown = found.reason;
    else used.push({ type: found, described, column: known(name) ?? '?' });
  }
  return { used, unknown };
}

/** Whether a plug-in in env.py creates, changes and drops enum types. */
export function hasEnumPlugin({ target: { envText } }: ReviewedRevision): boolean {
  return /\balembic_postgresql_enum\b/.test(envText);
}

/** The key of a type in a schema. */
export function enumTitle({ schema, name }: Pick<NamedEnum, 'schema' | 'name'>): string {
  return schema === null ? name : `${schema}.${name}`;
}
