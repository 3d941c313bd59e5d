import type { Described } from '../operations/definitions.js';
import { variantFor, type Dialect } from './dialect.js';
import { cannotRender, rendered } from './notRendered.js';
import { describedOf, typeCall, type TypeCall } from './typeCall.js';
import type { Unknown } from '../text.js';

/** The labels as written; of an enum class they are not known. */
export function enumLabels({ name, positional, span }: TypeCall): readonly string[] {
  return positional.map((label) => {
    if (label.kind === 'string') return label.value;
    if (label.kind === 'unknown') return cannotRender(label.reason, label.span);
    if (label.kind === 'reference' || label.kind === 'other')
      return cannotRender(
        `the labels of the ${name} are those of ${label.kind === 'reference' ? label.path : label.found}`,
        label.span,
      );
    return cannotRender(`a label of the ${name} is no string`, span);
  });
}

export function longestOf(labels: readonly string[]): number {
  return Math.max(0, ...labels.map((label) => Array.from(label).length));
}

/** An enum type that is an object of the database, as in PostgreSQL. */
export interface NamedEnum {
  readonly schema: string | null;
  readonly name: string;
  readonly labels: readonly string[] | Unknown;
  /** SQLAlchemy creates it together with a table. */
  readonly isCreated: boolean;
}

/** The enum type that a type names, an array's items included; null for types that name none. */
export function namedEnum(
  type: Described,
  dialect: Pick<Dialect, 'name' | 'hasEnumTypes'>,
): NamedEnum | Unknown | null {
  if (!dialect.hasEnumTypes) return null;
  return rendered(() => enumOf(type, dialect));
}

function enumOf(type: Described, dialect: Pick<Dialect, 'name' | 'hasEnumTypes'>): NamedEnum | null {
  const call = typeCall(variantFor(type, dialect));
  if (call?.name === 'ARRAY') {
    const item = call.term('item_type', 0);
    const described = item === undefined ? undefined : describedOf(item);
    return described === undefined ? null : enumOf(described, dialect);
  }
  if (call?.name !== 'Enum' && call?.name !== 'ENUM') return null;
  if (call.has('native_enum') && !call.flag('native_enum')) return null;
  return {
    schema: call.string('schema') ?? null,
    name: enumName(call),
    labels: rendered(() => enumLabels(call)),
    isCreated: !call.has('create_type') || call.flag('create_type'),
  };
}

/** Its name, which is that of the class where labels come from one. */
export function enumName(call: TypeCall): string {
  const name = call.string('name');
  if (name !== undefined) return name;
  const [labels] = call.positional;
  if (labels?.kind === 'reference') return (labels.path.split('.').at(-1) ?? '').toLowerCase();
  return cannotRender('PostgreSQL ENUM type requires a name', call.span);
}
