import type { Operation, SqlChange } from '../../operations/operation.js';
import type { Span } from '../../text.js';
import { hostOf, isOfTable } from '../attached.js';
import { kindOf, namedKey } from '../draft.js';
import { lookupIn } from '../lookup.js';
import { mentions } from '../renameInSql.js';
import { keyOf, type NamedObject, type Schema } from '../schema.js';
import { fullName } from '../schemaText.js';
import { missing, type RunState } from './runState.js';
import { broken, unknown, type Trouble } from './trouble.js';

type Made = Extract<SqlChange, { readonly kind: 'create' | 'drop' }>;

/** Why the database refuses what a statement of SQL text does to things that have no directive, or why that is not known. */
export function refusedChanges(
  { changes = [], origin }: Extract<Operation, { readonly kind: 'execute' }>,
  state: RunState,
): Trouble | null {
  for (const change of changes) {
    const refused = refusedChange(change, state, origin.call);
    if (refused !== null) return refused;
  }
  return null;
}

function refusedChange(change: SqlChange, state: RunState, span: Span): Trouble | null {
  switch (change.kind) {
    case 'create':
    case 'drop':
      if (isOfTable(change)) return refusedAttached(change, state, span);
      return change.kind === 'create' ? refusedCreate(change, state, span) : refusedDrop(change, state, span);
    case 'rowSecurity':
      return lookupIn(state.schema, state.dialect).table(change.schema, change.table) === undefined
        ? missing(`there is no table ${change.table}`, !state.isUnsure, span, change.table, 'missingTable')
        : null;
    default:
      return null;
  }
}

function refusedAttached(change: Made, state: RunState, span: Span): Trouble | null {
  const { schema, dialect, isUnsure } = state;
  const lookup = lookupIn(schema, dialect);
  const host = hostOf(change, schema.tables.values(), (owner, name) => lookup.table(owner, name), dialect);
  const { object, name, isConditional, table } = change;
  if (host === undefined && table !== undefined) {
    if (change.kind === 'drop' && isConditional) return null;
    return missing(`there is no table ${table.name}`, !isUnsure, span, table.name, 'missingTable');
  }
  const plain = object.replace('constraint ', '');
  const isThere = host?.attached?.some((each) => each.object === plain && each.name === name) === true;
  if (change.kind === 'create')
    return isThere && !isConditional ? broken(`there is a ${plain} ${name} already`, span, name) : null;
  if (isThere || (isConditional && !isUnsure)) return null;
  return unknown(`no revision creates the ${plain} ${name}`, span, name);
}

/** What has several of one name, told apart by their parameters. */
const overloaded = /^(?:function|procedure|aggregate|operator|cast)$/;

function found({ object, schema: owner, name }: Made, { schema, dialect }: RunState): NamedObject | undefined {
  const maps = {
    view: schema.views,
    sequence: schema.sequences,
    function: schema.functions,
    extension: schema.extensions,
    other: schema.others,
  };
  return maps[kindOf(object)].get(namedKey(object, keyOf(owner, name, dialect.defaultSchema)));
}

function refusedCreate(change: Made, state: RunState, span: Span): Trouble | null {
  const { object, name, isConditional } = change;
  if (isConditional || overloaded.test(object) || found(change, state) === undefined) return null;
  return broken(`there is a ${object} ${name} already`, span, name);
}

function refusedDrop(change: Made, state: RunState, span: Span): Trouble | null {
  const { object, name, isConditional, cascades } = change;
  const known = found(change, state);
  if (known === undefined) {
    if (isConditional && !state.isUnsure) return null;
    return unknown(`no revision creates the ${object} ${name}`, span, name);
  }
  const user = userOf(object, name, state.schema);
  if (user === undefined || (object === 'schema' && cascades === true)) return null;
  const message = `${user} needs the ${object} ${name}`;
  return cascades === true ? unknown(message, span, name) : broken(message, span, name, 'needed');
}

/** What surely keeps an object from being dropped. */
function userOf(object: string, name: string, schema: Schema): string | undefined {
  for (const table of schema.tables.values()) {
    if (object === 'schema' && table.schema === name) return `the table ${fullName(table)}`;
    if (object === 'sequence') {
      const column = table.columns.find(({ default: given }) => takesFrom(given, name));
      if (column !== undefined) return `${fullName(table)}.${column.name}`;
    }
    if (object === 'function') {
      const trigger = table.attached?.find((each) => each.object === 'trigger' && mentions(each.definition, name));
      if (trigger !== undefined) return `the trigger ${trigger.name} of ${fullName(table)}`;
    }
  }
  if (object !== 'schema') return undefined;
  const inside = [schema.enums, schema.views, schema.sequences, schema.functions, schema.others]
    .flatMap((map) => [...map.values()])
    .find((each) => each.schema === name);
  return inside === undefined ? undefined : inside.name;
}

/** Whether a default is the next number of a sequence. */
function takesFrom(given: string | null, sequence: string): boolean {
  const [, text = ''] = /^nextval\(\s*'([^']+)'/i.exec(given ?? '') ?? [];
  return text.split('.').at(-1)?.replaceAll('"', '') === sequence;
}
