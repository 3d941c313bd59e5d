import { refuse } from '../../dialects/notRendered.js';
import type { Target } from '../writer.js';
import type { Element, FromClause, Query, Select } from './statement.js';

/** What the parts of one statement share while it is written: the state of SQLAlchemy's compiler. */
export interface Writing {
  readonly target: Target;
  /** `SELECT …`, which expressions have in them. */
  readonly select: (query: Query, around: Place, writing: Writing, isInFrom: boolean) => string;
  /** How often each name that SQLAlchemy makes was used: `anon_1`, `count_1`. */
  readonly counts: Map<string, number>;
  /** The CTEs by their ids, in the order in which they are needed. */
  readonly ctes: Map<string, { readonly name: string; readonly text: string; readonly isRecursive: boolean }>;
  /** The ids of those that are meant by the ones made of them: `_restates`. */
  readonly restated: Set<string>;
  /** The parameters by their names, and by their places those whose names SQLAlchemy makes. */
  readonly parameters: Map<string, Element>;
  /** Names that SQLAlchemy gave to aliases. */
  readonly aliases: Map<string, string>;
}

/** Where an expression stands. */
export interface Place {
  /** Columns are written with their table. */
  readonly hasTables: boolean;
  /** What a subquery leaves out of its own FROM, because a statement around it has it. */
  readonly around: readonly FromClause[];
  /** Of these those of the statement that is right around it. */
  readonly rightAround: readonly FromClause[];
  /** What stands on the other side of an operator that asks for it: the compiler's `_binary_op`. */
  readonly isExcludedOnly?: boolean;
  /** Within an operator, elements of JSON stand in parentheses: the compiler's `_in_operator_expression`. */
  readonly isInOperator?: boolean;
  /** Another statement is around it. */
  readonly isNested?: boolean;
}

export function newWriting(target: Target, select: Writing['select']): Writing {
  return {
    target,
    select,
    counts: new Map(),
    ctes: new Map(),
    restated: new Set(),
    parameters: new Map(),
    aliases: new Map(),
  };
}

/** `prefix_anon_map`. */
export function nextName(writing: Writing, base: string): string {
  const count = (writing.counts.get(base) ?? 0) + 1;
  writing.counts.set(base, count);
  return `${base}_${String(count)}`;
}

/** What an expression is made of, beside the statements in it. */
function partsOf(element: Element): readonly Element[] {
  switch (element.kind) {
    case 'binary':
      return [element.left, element.right];
    case 'list':
      return element.items;
    case 'function':
      return element.args;
    case 'over':
      return [element.element, ...element.partitionBy, ...element.orderBy];
    case 'case':
      return [
        ...(element.value === null ? [] : [element.value]),
        ...element.whens.flat(),
        ...(element.otherwise === null ? [] : [element.otherwise]),
      ];
    case 'unary':
    case 'asBoolean':
    case 'group':
    case 'cast':
    case 'label':
    case 'collate':
    case 'extract':
      return [element.element];
    default:
      return [];
  }
}

/** The tables that an expression needs behind FROM: `_from_objects`. */
export function fromsOf(element: Element): readonly FromClause[] {
  if (element.kind === 'column') return element.table === null ? [] : [element.table];
  return partsOf(element).flatMap(fromsOf);
}

/** Whether an expression names columns; undefined where it has statements in it. */
export function hasColumns(element: Element): boolean | undefined {
  if (element.kind === 'column' || element.kind === 'literalColumn') return true;
  if (element.kind === 'subquery' || element.kind === 'exists') return undefined;
  const parts = partsOf(element).map(hasColumns);
  return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
}

/** Whether an expression has values in it, as far as that is known. */
export function hasValues(element: Element): boolean {
  if (element.kind === 'bind') return !element.isInline;
  if (element.kind === 'text') return element.binds.size > 0;
  return element.kind === 'subquery' || element.kind === 'exists' || partsOf(element).some(hasValues);
}

/** What a join hides, because it is in it. */
export function hidden(from: FromClause): readonly FromClause[] {
  return from.kind === 'join' ? [from.left, from.right, ...hidden(from.left), ...hidden(from.right)] : [];
}

/** All tables that a FROM has, those within joins too. */
export function within(from: FromClause): readonly FromClause[] {
  return from.kind === 'join' ? [from, ...within(from.left), ...within(from.right)] : [from];
}

export function isSame(one: FromClause, other: FromClause): boolean {
  return one.id === other.id;
}

export function distinctFroms(froms: readonly FromClause[]): readonly FromClause[] {
  return froms.filter((from, at) => froms.findIndex((other) => isSame(other, from)) === at);
}

/** The FROM of a SELECT: `SelectState._get_display_froms`. */
export function displayFroms(select: Select, place: Place): readonly FromClause[] {
  const all = distinctFroms([...select.from, ...select.columns.flatMap(fromsOf), ...select.where.flatMap(fromsOf)]);
  const hiddenOnes = all.flatMap(hidden);
  const froms = all.filter((from) => !hiddenOnes.some((other) => isSame(other, from)));
  if (select.correlates !== null) {
    const { correlates } = select;
    return froms.filter(
      (from) => !(correlates.some((other) => isSame(other, from)) && place.around.some((other) => isSame(other, from))),
    );
  }
  if (froms.length <= 1) return froms;
  const left = froms.filter((from) => !place.rightAround.some((other) => isSame(other, from)));
  return left.length > 0 ? left : refuse('the SELECT has no FROM left: InvalidRequestError', select.span);
}
