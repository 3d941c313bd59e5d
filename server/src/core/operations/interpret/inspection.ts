import { spanOf } from '../../python/nodes.js';
import type { InspectedKind } from '../operation.js';
import type { CallSite, Frame, Returned } from './frame.js';
import { roleOf, stringOf, type Asked, type CallValue, type OperatorValue, type Value } from './values.js';

const methods: Readonly<Record<string, InspectedKind>> = {
  get_table_names: 'table',
  has_table: 'table',
  get_columns: 'column',
  get_indexes: 'index',
  get_unique_constraints: 'unique',
  get_foreign_keys: 'foreignKey',
  get_check_constraints: 'check',
};

/**
 * The value of a call of an inspector's method: the names that it gives, or of `has_table()` whether one is among them.
 * Undefined for another call, and where its arguments are not known.
 */
export function inspection(call: CallSite, frame: Frame): Value | undefined {
  const { callee, node, positional, keywords } = call;
  if (callee.kind !== 'attribute' || roleOf(callee.of) !== 'inspector') return undefined;
  const kind = Object.hasOwn(methods, callee.name) ? methods[callee.name] : undefined;
  if (kind === undefined) return undefined;
  const given = [...positional];
  const name = callee.name === 'get_table_names' ? null : (keywords.get('table_name') ?? given.shift());
  const owner = keywords.get('schema') ?? given.shift();
  const known = ['table_name', 'schema'];
  if (given.length > 0 || name === undefined || [...keywords.keys()].some((each) => !known.includes(each)))
    return undefined;
  const table = name === null ? null : stringOf(name);
  const schema = owner === undefined || owner.kind === 'none' ? null : stringOf(owner);
  if (table === undefined || schema === undefined) return undefined;
  const isQuestion = callee.name === 'has_table';
  const asked: Asked = {
    id: `${frame.run.base}:${++frame.run.branches}`,
    kind,
    schema,
    table: kind === 'table' ? null : table,
    gives: kind === 'table' ? 'names' : 'rows',
    when: frame.when,
    changed: new Map(),
  };
  const names: CallValue = { kind: 'call', callee, positional, keywords, role: undefined, asked, span: spanOf(node) };
  return isQuestion && name !== null ? isAmong(name, names) : names;
}

/** `name in names`. */
function isAmong(name: Value, names: CallValue): OperatorValue {
  return { kind: 'operator', operator: 'in', operands: [name, names], role: undefined, span: names.span };
}

/** What a loop or a comprehension takes from the dicts that an inspector gives: any of them. */
export function anyRow(rows: Value): Value | undefined {
  return asks(rows, 'rows')
    ? { kind: 'attribute', of: rows, name: anyOfRows, role: undefined, span: rows.span }
    : undefined;
}

/** No name of Python. */
const anyOfRows = '[]';

/** The dicts of whose names a value is any: `row['name']`, `row.get('name')`. */
function rowsOf(value: Value | undefined): CallValue | undefined {
  const [row, key]: readonly (Value | undefined)[] =
    value?.kind === 'operator' && value.operator === '[]'
      ? value.operands
      : value?.kind === 'call' && value.callee.kind === 'attribute' && value.callee.name === 'get'
        ? [value.callee.of, value.positional[0]]
        : [];
  if (row?.kind !== 'attribute' || row.name !== anyOfRows || key?.kind !== 'string' || key.value !== 'name')
    return undefined;
  return row.of.kind === 'call' ? row.of : undefined;
}

/**
 * What a comprehension over all dicts of an inspector gives for the value of its body: their names for `row['name']`, and
 * for `row['name'] == 'x'` what `any()` makes of it.
 */
export function inspectedNames(body: Value | undefined): Value | undefined {
  const rows = rowsOf(body);
  if (rows?.asked !== undefined) return copied(rows, rows.asked, 'names');
  if (body?.kind !== 'operator' || body.operator !== '==') return undefined;
  const [left, right] = body.operands;
  const names = inspectedNames(rowsOf(left) === undefined ? right : left);
  const name = rowsOf(left) === undefined ? left : right;
  return names?.kind === 'call' && name !== undefined ? isAmong(name, names) : undefined;
}

/** What `set()`, `list()` and their like, and `any()`, leave as it is. */
export function keptInspection(path: string, value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  if (path === 'builtins.any') return inspectedName(value) === undefined ? undefined : value;
  const isCopy = /^builtins\.(?:list|set|frozenset|tuple|sorted)$/.test(path);
  return isCopy && value.kind === 'call' && value.asked !== undefined
    ? copied(value, value.asked, value.asked.gives)
    : undefined;
}

/** The same answer, in a list of its own. */
function copied(call: CallValue, asked: Asked, gives: Asked['gives']): CallValue {
  return { ...call, asked: { ...asked, gives, changed: new Map(asked.changed) } };
}

const looking = /^(?:copy|count|index|union|intersection|difference|issubset|issuperset|isdisjoint|__contains__)$/;

/** What a method of a list of names changes: `names.add('x')`. */
export function changesNames({ callee, positional: [name, more] }: CallSite, { when }: Frame): void {
  if (callee.kind !== 'attribute' || callee.of.kind !== 'call' || callee.of.asked === undefined) return;
  const { asked } = callee.of;
  if (looking.test(callee.name)) return;
  const isThere = /^(?:add|append)$/.test(callee.name) ? true : /^(?:discard|remove)$/.test(callee.name) ? false : null;
  const text = name === undefined || more !== undefined ? undefined : stringOf(name);
  if (isThere === null || text === undefined) {
    asked.isLost = true;
    return;
  }
  const isInAllRuns = asked.when.every((guard, at) => guard === when[at]);
  const [guard, another] = when.slice(asked.when.length);
  // A name that is added where it is not there, or taken out where it is, is so afterwards in all runs.
  const isNeeded = guard?.kind === 'inspected' && guard.asked.id === idOf(asked, text) && guard.isThere !== isThere;
  const isSure = isInAllRuns && another === undefined && (guard === undefined || isNeeded);
  asked.changed.set(text, isSure ? isThere : undefined);
}

/** Whether a name is in an answer that the migration has changed itself; undefined for any other name. */
export function isNowAmong(names: Value, name: Value): boolean | undefined {
  const text = stringOf(name);
  return text === undefined || !asks(names, 'names') || names.asked?.isLost === true
    ? undefined
    : names.asked?.changed.get(text);
}

/** Names the question whether a name is in an answer. */
export function idOf({ id }: Asked, name: string): string {
  return `${id} ${name}`;
}

/** `name in names`, or `name not in names`. */
export interface InspectedName {
  readonly name: string;
  readonly asked: Asked;
  readonly isNegated: boolean;
}

/** What a comparison asks an inspector; undefined for another one. */
export function inspectedName(value: Value): InspectedName | undefined {
  if (value.kind !== 'operator' || (value.operator !== 'in' && value.operator !== 'not in')) return undefined;
  const [left, right] = value.operands;
  const name = left === undefined ? undefined : stringOf(left);
  if (name === undefined || right?.kind !== 'call' || right.asked?.gives !== 'names') return undefined;
  if (right.asked.isLost === true || right.asked.changed.has(name)) return undefined;
  return { name, asked: right.asked, isNegated: value.operator === 'not in' };
}

/**
 * What a function returns that says False at once where the table is not there, and else whether the table has something:
 * what is not there has nothing.
 * @param atStart how many guards hold when the function is called
 */
export function inspectedAfterTable(returned: readonly Returned[], atStart: number): Value | undefined {
  const [early, last, more] = returned;
  if (early === undefined || last === undefined || more !== undefined) return undefined;
  const inspected = inspectedName(last.value);
  const [guard, another] = early.when.slice(atStart);
  const isFalse = early.value.kind === 'boolean' && !early.value.value;
  if (!isFalse || inspected === undefined || inspected.isNegated) return undefined;
  if (guard?.kind !== 'inspected' || another !== undefined) return undefined;
  const { asked, isThere } = guard;
  const { table, schema } = inspected.asked;
  return asked.kind === 'table' && !isThere && asked.table === table && asked.schema === schema
    ? last.value
    : undefined;
}

function asks(value: Value, gives: Asked['gives']): value is CallValue {
  return value.kind === 'call' && value.asked?.gives === gives;
}
