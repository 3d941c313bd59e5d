import { qualifiedName } from '../dialects/names.js';
import type { Described } from '../operations/definitions.js';
import type { Operation, SyncedColumn, SyncedEnum } from '../operations/operation.js';
import { enumType } from '../operations/sql/types.js';
import type { Term } from '../operations/term.js';
import type { Draft } from './draft.js';
import { createEnum } from './enums.js';
import { mentions } from './renameInSql.js';
import type { Index, Table, Uncertainty } from './schema.js';
import { applySqlChange } from './sqlChanges.js';
import { doubt, doubtsOf, type Step } from './step.js';

/** What alembic-postgresql-enum's directives do; on other databases the library only warns. */
export function enumOfLibrary(
  change: Extract<Operation, { readonly kind: 'enumOfLibrary' }>['change'],
  draft: Draft,
  step: Step,
): void {
  if (step.context.dialect.name !== 'postgresql') return;
  if (change.kind === 'addEnumValue') applySqlChange(change, draft, step);
  else syncEnum(change, draft, step);
}

function syncEnum(change: SyncedEnum, draft: Draft, step: Step): void {
  const { schema, name, labels } = change;
  const key = draft.key(schema, name);
  const found = draft.enums.get(key);
  if (found === undefined) {
    const unknown = doubt(step, `the enum type "${name}" is changed, but no revision creates it`);
    createEnum({ schema, name, labels, isCreated: true }, draft, { ...step, doubts: [...step.doubts, unknown] });
  } else {
    const touched = draft.touch('enum', found, step);
    draft.enums.set(key, step.maybe === null ? { ...touched, values: labels, source: step.place } : touched);
  }
  for (const column of change.columns) syncColumn(column, change, draft, step);
}

/** The column gets the new type, whatever it was before, and its default with the labels that have another name. */
function syncColumn(target: SyncedColumn, change: SyncedEnum, draft: Draft, step: Step): void {
  const table = draft.table(target.schema, target.table);
  if (table === undefined) {
    draft.reportUnknownTable(target.schema, target.table, 'altered, but no revision creates it', step.place);
    return;
  }
  const found = table.columns.find(({ name }) => name === target.column);
  if (found === undefined) {
    const missing = doubt(step, `the column "${target.column}" is changed, but no revision adds it`);
    draft.setTable(draft.touch('table', table, step, [missing]));
    return;
  }
  const touched = draft.touch('column', found, step, doubtsOf(step));
  const { name, labels } = change;
  const owner = draft.enums.get(draft.key(change.schema, name))?.schema ?? null;
  const plain = qualifiedName(step.context.dialect, owner, name);
  const type = target.isArray ? `${plain}[]` : plain;
  const described = enumType(name, owner, labels, step.place.span);
  const value = target.default ?? found.default;
  const column =
    step.maybe === null
      ? {
          ...touched,
          type,
          described: target.isArray ? arrayOf(described) : described,
          default: value === null ? null : newDefault(value, plain, change),
          source: step.place,
        }
      : touched;
  const whole = {
    ...draft.touch('table', table, step, []),
    columns: table.columns.map((each) => (each === found ? column : each)),
  };
  draft.setTable(withComparisons(whole, target.column, change, draft, step));
}

function arrayOf({ path, positional, keywords, span }: Described): Described {
  const item: Term = { kind: 'call', callee: { kind: 'reference', path, span }, positional, keywords, span };
  return { path: 'sqlalchemy.ARRAY', positional: [item], keywords: new Map(), variants: [], span };
}

/** The library's `rename_default_if_required`, also for a default that is not as the database shows it. */
function newDefault(value: string, type: string, change: SyncedEnum): string {
  const renamed = withNewLabels(value, change);
  if (value.startsWith('ARRAY[')) return renamed.replaceAll(/::[.\w]+/g, `::${type}`);
  const cast = renamed.indexOf('::');
  return cast < 0 ? renamed : `${renamed.slice(0, cast)}::${type}${value.endsWith('[]') ? '[]' : ''}`;
}

function withNewLabels(sql: string, { renames }: SyncedEnum): string {
  return renames.reduce(
    (text, [from, to]) => text.replaceAll(`'${from}'`, `'${to}'`).replaceAll(`"${from}"`, `"${to}"`),
    sql,
  );
}

/**
 * What compares the column: older versions of the library drop checks and partial indexes that do, silently, newer ones
 * stop there, unless the call names the index.
 */
function withComparisons(table: Table, column: string, change: SyncedEnum, draft: Draft, step: Step): Table {
  const lost = (what: string): readonly Uncertainty[] => [
    doubt(step, `alembic-postgresql-enum drops ${what} that compares "${column}", or stops there, by its version`),
  ];
  const inIndex = (index: Index): Index => {
    if (!compares(index.where, column)) return index;
    if (index.name === null || !change.indexes.includes(index.name))
      return draft.touch('index', index, step, lost('an index'));
    return { ...draft.touch('index', index, step), where: withNewLabels(index.where ?? '', change) };
  };
  return {
    ...table,
    indexes: table.indexes.map(inIndex),
    constraints: table.constraints.map((each) =>
      each.kind === 'check' && compares(each.condition, column)
        ? draft.touch('constraint', each, step, lost('a check'))
        : each,
    ),
  };
}

function compares(sql: string | null, column: string): boolean {
  return mentions(sql, column) && !/^\(*[\w".]+ IS (?:NOT )?NULL\)*$/i.test(sql ?? '');
}
