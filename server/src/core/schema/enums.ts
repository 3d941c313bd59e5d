import { namedEnum, type NamedEnum } from '../dialects/enumType.js';
import type { Operation } from '../operations/operation.js';
import type { Draft } from './draft.js';
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
  const found = draft.enums.get(key);
  if (found === undefined) return;
  if (step.maybe === null) draft.remove('enum', found, step);
  draft.enums.set(key, step.maybe === null ? undefined : draft.touch('enum', found, step));
}
