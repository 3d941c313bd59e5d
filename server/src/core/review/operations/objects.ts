import type { TableName } from '../../operations/operation.js';
import { lookupIn, type Lookup, touchedBy } from '../../schema/lookup.js';
import { fullName } from '../../schema/schemaText.js';
import { keyOf, type Column, type NamedObject, type Schema, type Table, type Tracked } from '../../schema/schema.js';
import { tablesNamed } from '../../schema/tables.js';
import type { Fact } from '../../text.js';
import type { ReviewedRevision, ReviewStep } from './reviewedRevision.js';
import { temporaryTables } from './temporaryTables.js';

/** A table as an operation finds it. */
export interface FoundTable {
  readonly schema: string | null;
  readonly name: string;
  /** For messages. */
  readonly title: string;
  /** Undefined where no revision creates it. */
  readonly table: Table | undefined;
  /** Nobody has rows in it yet: a revision of the same unreleased run creates it. */
  readonly isNew: boolean;
}

export type Found = FoundTable | { readonly unknown: string };

/** The value of a fact; undefined where it is not known. */
export function known<T>(fact: Fact<T> | undefined): T | undefined {
  return fact?.kind === 'known' ? fact.value : undefined;
}

/** Finds objects right before a step. */
export function lookupAt({ before }: Pick<ReviewStep, 'before'>, { target }: Pick<ReviewedRevision, 'target'>): Lookup {
  return lookupIn(before, target.dialect);
}

/** The table of an operation, right before it; or why it is not known which. */
export function tableAt(step: ReviewStep, { name, schema }: TableName, revision: ReviewedRevision): Found {
  const table = known(name);
  const owner = schema === undefined ? null : known(schema);
  if (table === undefined) return { unknown: `the table's name is not known${why(name)}` };
  if (owner === undefined) return { unknown: `the table's schema is not known${why(schema)}` };
  return namedTableAt(step, owner, table, revision);
}

function why(fact: Fact<unknown> | undefined): string {
  return fact?.kind === 'unknown' ? `: ${fact.reason}` : '';
}

/** A table by its name, right before a step. */
export function namedTableAt(
  step: Pick<ReviewStep, 'before'>,
  schema: string | null,
  name: string,
  revision: ReviewedRevision,
): Found {
  const isTemporary = schema === null && temporaryTables(revision).has(name);
  const table = isTemporary ? undefined : lookupAt(step, revision).table(schema, name);
  // What a view shows was there before, but nobody reads a view before it is there.
  const view = table === undefined ? viewAt(step, schema, name, revision) : undefined;
  if (table === undefined && view === undefined && !isTemporary) {
    const doubt = step.before.uncertain.find((each) => revision.isFresh(each.revision));
    if (doubt !== undefined) return { unknown: `"${name}" may come from what is not followed: ${doubt.reason}` };
    // With a search path the two may be one.
    const twin = tablesNamed(step.before.tables, name).find((each) => isNew(each, revision));
    if (twin !== undefined) return { unknown: `"${name}" may be the table of that name in another schema` };
  }
  return {
    schema,
    name,
    title: fullName({ schema, name }),
    table,
    isNew:
      isTemporary ||
      (table !== undefined && (isNew(table, revision) || isTemporaryTable(table))) ||
      (view !== undefined && view.mayBeOlder !== true && isNew(view, revision)),
  };
}

function viewAt(
  { before }: Pick<ReviewStep, 'before'>,
  schema: string | null,
  name: string,
  { target }: ReviewedRevision,
): NamedObject | undefined {
  return before.views.get(keyOf(schema, name, target.dialect.defaultSchema));
}

/** The table of that name in another schema, such as the one after a step. */
export function sameTableIn({ tables }: Schema, { name, schema, table }: FoundTable): Table | undefined {
  const owner = table?.schema ?? schema;
  return tablesNamed(tables, name).find((each) => each.schema === owner);
}

function isTemporaryTable({ prefixes }: Table): boolean {
  return prefixes.some((prefix) => /^(?:GLOBAL |LOCAL )?TEMP(?:ORARY)?$/i.test(prefix));
}

/** Whether a revision of the same unreleased run made it. */
export function isNew(object: Tracked, { isFresh }: ReviewedRevision): boolean {
  const [made] = touchedBy(object);
  return made !== undefined && isFresh(made.revision);
}

/** The column of a table right before a step. */
export function columnIn({ table }: FoundTable, name: string | undefined): Column | undefined {
  return name === undefined ? undefined : table?.columns.find((column) => column.name === name);
}

/** The operation's enclosing block that commits before and after itself; undefined where it is in Alembic's transaction. */
export function isInAutocommit({ within }: ReviewStep): boolean {
  return within.some(({ kind }) => kind === 'autocommit');
}
