import type { Dialect } from '../dialects/dialect.js';
import { namedEnum, type NamedEnum } from '../dialects/enumType.js';
import { qualifiedName } from '../dialects/names.js';
import type { Operation } from '../operations/operation.js';
import { arrayOf, dropColumnsOfType, isOfType } from './dependants.js';
import { namedKey, type Draft } from './draft.js';
import type { Schema } from './schema.js';
import { doubt, doubtsOf, uncertainty, type Step } from './step.js';

/** Adds an enum type, unless it is there. */
export function createEnum(type: NamedEnum, draft: Draft, step: Step): void {
  const key = draft.key(type.schema, type.name);
  if (draft.enums.get(key) !== undefined) return;
  const { schema, name, labels } = type;
  const unknown = 'reason' in labels ? [uncertainty(labels, step.place.revision)] : [];
  draft.enums.set(key, {
    ...draft.track('enum', step, [...doubtsOf(step), ...unknown]),
    schema,
    name,
    values: 'reason' in labels ? null : labels,
  });
}

/** `sa.Enum(…).create(bind)` and `.drop(bind)`. */
export function applyEnum(
  operation: Extract<Operation, { readonly kind: 'createEnum' | 'dropEnum' }>,
  draft: Draft,
  step: Step,
): void {
  const type = namedEnum(operation.type, step.context.dialect);
  if (type === null) return;
  if ('reason' in type) {
    draft.addUncertain(doubt(step, `the enum type is not known: ${type.reason}`, type.span));
    return;
  }
  if (operation.kind === 'createEnum') {
    createEnum(type, draft, step);
    return;
  }
  const key = draft.key(type.schema, type.name);
  const ofOther = namedKey('type', key);
  const found = draft.enums.get(key);
  const other = found === undefined ? draft.named('other').get(ofOther) : undefined;
  if (step.maybe !== null) {
    if (found !== undefined) draft.enums.set(key, draft.touch('enum', found, step));
    if (other !== undefined) draft.named('other').set(ofOther, draft.touch('other', other, step));
    return;
  }
  if (found !== undefined) {
    draft.remove('enum', found, step);
    draft.enums.set(key, undefined);
  }
  if (other !== undefined) {
    draft.remove('other', other, step);
    draft.named('other').set(ofOther, undefined);
  }
  if (operation.cascades === true) dropColumnsOfType(type.schema, type.name, draft, step);
}

/** Whether the DDL text of a type is that of an enum type. */
export function isEnumType(type: string | null, { enums }: Pick<Schema, 'enums'>, dialect: Dialect): boolean {
  return [...enums.values()].some(({ schema, name }) => qualifiedName(dialect, schema, name) === type);
}

interface TypeName {
  readonly schema: string | null;
  readonly name: string;
}

/** Columns of a type follow it to another name or schema. */
export function renameTypeOfColumns(from: TypeName, to: TypeName, draft: Draft, step: Step): void {
  const after = qualifiedName(step.context.dialect, to.schema, to.name);
  for (const table of [...draft.allTables()]) {
    const isOf = (type: string | null): type is string => isOfType(type, from.schema, from.name, step);
    if (!table.columns.some(({ type }) => isOf(type))) continue;
    draft.setTable({
      ...table,
      columns: table.columns.map((column) =>
        isOf(column.type) ? { ...column, type: after + arrayOf(column.type) } : column,
      ),
    });
  }
}
