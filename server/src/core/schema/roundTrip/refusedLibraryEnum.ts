import { qualifiedName } from '../../dialects/names.js';
import type { Operation } from '../../operations/operation.js';
import type { Span } from '../../text.js';
import { keyOf } from '../schema.js';
import { fullName } from '../schemaText.js';
import { isOfTrip } from './marks.js';
import { missing, type RunState } from './runState.js';
import { broken, unknown, type Trouble } from './trouble.js';

type Change = Extract<Operation, { readonly kind: 'enumOfLibrary' }>['change'];

/** Why PostgreSQL refuses what alembic-postgresql-enum runs, or why that is not known. */
export function refusedLibraryEnum(change: Change, state: RunState, span: Span): Trouble | null {
  const { schema, dialect, isUnsure } = state;
  if (dialect.name !== 'postgresql') return null;
  const { name } = change;
  const found = schema.enums.get(keyOf(change.schema, name, dialect.defaultSchema));
  if (found === undefined) return missing(`there is no enum type ${name}`, !isUnsure, span, name);
  if (change.kind === 'addEnumValue')
    return found.values?.includes(change.value) === true
      ? broken(`the enum type ${name} has the label ${change.value} already`, span, name)
      : null;
  const written = qualifiedName(dialect, found.schema, found.name);
  const renamed = new Map(change.renames);
  const gone = (found.values ?? []).find((label) => !change.labels.includes(renamed.get(label) ?? label));
  const merged = change.renames.find(
    ([from, to]) => from !== to && found.values?.includes(to) === true && !renamed.has(to),
  );
  // What goes after the upgrade changed the type are labels that no row had before.
  for (const table of schema.tables.values())
    for (const column of table.columns) {
      const object = `${fullName(table)}.${column.name}`;
      const isListed = change.columns.some(
        (each) =>
          each.column === column.name &&
          keyOf(each.schema, each.table, dialect.defaultSchema) ===
            keyOf(table.schema, table.name, dialect.defaultSchema),
      );
      const hasType = column.type?.replaceAll('[]', '') === written;
      if (hasType && !isListed) return broken(`${object} still has the type ${name}`, span, name);
      if (
        isListed &&
        gone !== undefined &&
        state.hasRows(table) &&
        state.isOld(column) &&
        !isOfTrip(found.touched.revision)
      )
        return unknown(`rows of ${object} may have the label ${gone}, which goes`, span, object);
      if (isListed && merged !== undefined && state.hasRows(table))
        return unknown(
          `rows of ${object} with the label ${merged[0]} become like those with ${merged[1]}`,
          span,
          object,
        );
    }
  return null;
}
