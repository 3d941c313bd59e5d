import type { SqlChange } from '../operations/operation.js';
import { kindOf, namedKey, type Draft } from './draft.js';
import { mentions } from './renameInSql.js';
import type { Table } from './schema.js';
import { doubt, type Step } from './step.js';

type Unclear = Extract<SqlChange, { readonly kind: 'unclear' }>;

/** A change that is not read: what it is made to, and other tables that it names, may be anything. */
export function applyUnclear(change: Unclear, draft: Draft, step: Step): void {
  const { object, schema, name, text, isNew } = change;
  const reasons = step.doubts.length > 0 ? step.doubts : [doubt(step, 'what is changed of it is not followed')];
  if (object === 'table') {
    unclearTable(change, draft, step);
    return;
  }
  if (object === 'index') {
    const table = [...draft.allTables()].find(({ indexes }) =>
      indexes.some((each) => (each.name ?? each.chosenName) === name),
    );
    if (table !== undefined)
      draft.setTable({
        ...draft.touch('table', table, step, []),
        indexes: table.indexes.map((each) =>
          (each.name ?? each.chosenName) === name ? draft.touch('index', each, step, reasons) : each,
        ),
      });
    return;
  }
  const kind = kindOf(object);
  const key = namedKey(object, draft.key(schema, name));
  const found = draft.named(kind).get(key);
  if (found !== undefined) draft.named(kind).set(key, draft.touch(kind, found, step, reasons));
  else if (object === 'type' || object === 'domain') {
    const key = draft.key(schema, name);
    const type = draft.enums.get(key);
    if (type === undefined)
      draft.addUncertain(doubt(step, `the ${object} "${name}" is changed, but no revision creates it`));
    else draft.enums.set(key, draft.touch('enum', type, step, reasons));
  }
  if (/\bCASCADE\b/i.test(text) && !isNew) for (const reason of reasons) draft.addUncertain(reason);
}

function unclearTable({ schema, name, text, isNew }: Unclear, draft: Draft, step: Step): void {
  const table = draft.table(schema, name);
  const isKept = isNew && /\bIF\s+NOT\s+EXISTS\b/i.test(text);
  if (table === undefined)
    draft.reportUnknownTable(
      schema,
      name,
      isNew ? 'created by SQL that is not read' : 'altered, but no revision creates it',
      step.place,
    );
  else if (!isKept) draft.setTable(draft.touch('table', table, step, step.doubts));
  // ALTER TABLE … INHERIT or ATTACH PARTITION ties two of them.
  if (isNew) return;
  const isNamed = (other: Table): boolean => other !== table && mentions(text, other.name);
  for (const other of [...draft.allTables()])
    if (isNamed(other)) draft.setTable(draft.touch('table', other, step, step.doubts));
}
