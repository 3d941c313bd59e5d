import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import { nameOf, optionalName } from '../model/names.js';
import { itemsOf, entriesOf, type CallTerm } from '../model/values.js';
import { columnOf } from './assign.js';
import { bind } from './element.js';
import type { Reader } from './reader.js';
import type { Conflict, DataColumn, DataTable, Element } from './statement.js';
import { valueOf } from './value.js';

/** `on_conflict_do_nothing(…)`, `on_conflict_do_update(…)`, `on_duplicate_key_update(…)`. */
export function conflictOf(method: string, term: CallTerm, table: DataTable, read: Reader): Conflict {
  const { positional, keywords, span } = term;
  const pair = (key: Term, value: Term): { column: DataColumn; value: Element } => {
    const column = columnOf(table, key);
    if (valueOf(value) !== undefined) return { column, value: bind(value, column.type) };
    const element = read.element(value);
    return {
      column,
      value: element.kind === 'bind' && element.type.affinity === 'null' ? { ...element, type: column.type } : element,
    };
  };
  if (method === 'on_duplicate_key_update') {
    const [first, more] = positional;
    if (more !== undefined || (first !== undefined && first.kind !== 'dict'))
      return cannotRender('the values are not read', span);
    const set =
      first?.kind === 'dict'
        ? first.entries.map(({ key, value }) => pair(key, value))
        : [...keywords].map(([name, value]) => pair({ kind: 'string', value: name, span: value.span }, value));
    return { kind: 'duplicate', set };
  }
  const given = (name: string, at: number): Term | undefined => {
    const found = keywords.get(name) ?? positional[at];
    return found?.kind === 'none' ? undefined : found;
  };
  const isUpdate = method === 'on_conflict_do_update';
  const known = ['constraint', 'index_elements', 'index_where', 'set_', 'where'];
  for (const name of keywords.keys()) if (!known.includes(name)) return refuse(`${method}() takes no ${name}`, span);
  // SQLite's have no constraint, so that the order differs.
  if (positional.length > 0) return cannotRender(`the arguments of ${method}() are not read`, span);
  const constraint = given('constraint', 9);
  const elements = given('index_elements', 9);
  const indexWhere = given('index_where', 9);
  const set = given('set_', 9);
  const where = given('where', 9);
  if (isUpdate && set === undefined) return refuse('set parameter must be a non-empty dictionary', span);
  if (isUpdate && constraint === undefined && elements === undefined)
    return refuse('either constraint or index_elements must be specified', span);
  return {
    kind: 'conflict',
    constraint: constraint === undefined ? null : optionalName(constraint),
    target:
      elements === undefined
        ? null
        : itemsOf(elements).map((each) => (each.kind === 'string' ? nameOf(each) : columnOf(table, each).name)),
    targetWhere: indexWhere === undefined ? null : read.condition(indexWhere),
    set:
      set === undefined
        ? null
        : set.kind === 'dict'
          ? set.entries.map(({ key, value }) => pair(key, value))
          : entriesOf(set).map(() => cannotRender('the values are not read', span)),
    where: where === undefined ? null : read.condition(where),
  };
}
