import { qualifiedName } from '../dialects/names.js';
import type { Column } from './schema.js';
import { namedKey, type Draft } from './draft.js';
import type { Step } from './step.js';

/** A column whose type SQL text names: a type of the history has the name under which it is known, as capitals do not count. */
export function withNamedType<T extends Pick<Column, 'type' | 'described'>>(column: T, draft: Draft, step: Step): T {
  const { type, described } = column;
  if (type === null || described?.path !== 'sql.type') return column;
  const [, schema, name, rest = ''] = /^(?:(\w+)\.)?(\w+)((?:\[\])*)$/.exec(type) ?? [];
  if (name === undefined) return column;
  const key = draft.key(schema?.toLowerCase() ?? null, name.toLowerCase());
  const known =
    draft.enums.get(key) ??
    draft.named('other').get(namedKey('type', key)) ??
    draft.named('other').get(namedKey('domain', key));
  return known === undefined
    ? column
    : { ...column, type: `${qualifiedName(step.context.dialect, known.schema, known.name)}${rest}` };
}
