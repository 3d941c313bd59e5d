import { cannotRender, passOn } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import { nameOf, optionalName } from '../model/names.js';
import { constructName, type CallTerm } from '../model/values.js';
import { operate, compare, comparedType } from './compare.js';
import { nullType, ownTypes, typeName } from './dataType.js';
import { binary, bindBase, notKnown, selfGroup } from './element.js';
import { isFrom, isSelect } from './kinds.js';
import { opposites, type Op } from './operators.js';
import { modifierNames, modified, distinct, collated, between, exists, subquery } from './parts.js';
import { typedElement } from './readElement.js';
import { over } from './readOver.js';
import type { Reader } from './reader.js';
import type { Element } from './statement.js';
import { dataTypeOfTerm } from './table.js';
import { valueOf } from './value.js';

/** A method of an expression. */
export function readMethod(
  { of, name }: Extract<Term, { readonly kind: 'attribute' }>,
  term: CallTerm,
  read: Reader,
): Element {
  const { positional, keywords, span } = term;
  const [first, second] = positional;
  if (name === 'scalar_subquery' || name === 'as_scalar') return subquery(term, read);
  if (name === 'exists' && positional.length === 0 && of.kind === 'call' && isSelect(of))
    return { kind: 'exists', select: read.select(of), type: ownTypes.boolean, span };
  if (name === 'next_value' && constructName(of) === 'Sequence' && of.kind === 'call') {
    const [sequence] = of.positional;
    if (sequence === undefined) return notKnown(term);
    return {
      kind: 'nextValue',
      name: nameOf(sequence),
      schema: optionalName(of.keywords.get('schema')),
      type: ownTypes.integer,
      span,
    };
  }
  if (isFrom(of) || isSelect(of)) return cannotRender(`.${name}() is not followed`, span);
  if (name === 'bindparams' && of.kind === 'call') return read.text(term);
  if (of.kind === 'call' && constructName(of) === 'exists') return existsMethod(of, name, term, read);
  const element = read.element(of);
  if (element.kind === 'exists') return extendedExists(element, name, term, read);
  if (element.kind === 'text') return cannotRender(`.${name}() of a text is not followed`, span);
  const typed = typedElement(element, name, term);
  if (typed !== undefined) return typed;
  if (name === 'over') return over(element, term, read);
  const op = methodOperators[name];
  if (op !== undefined && first !== undefined && second === undefined && keywords.size === 0)
    return compare(element, op, first, span, read);
  switch (name) {
    case 'in_':
    case 'not_in':
    case 'notin_':
      if (first === undefined || second !== undefined) break;
      return inList(element, name === 'in_' ? 'in' : 'not_in', first, read);
    case 'like':
    case 'ilike':
    case 'not_like':
    case 'notlike':
    case 'not_ilike':
    case 'notilike':
      if (first === undefined) break;
      return like(element, likeNames[name] ?? 'like', first, term, read);
    case 'startswith':
    case 'endswith':
    case 'contains':
      if (first === undefined) break;
      if (/^(?:json|array|other|uuid|interval)$/.test(element.type.affinity))
        return cannotRender(`.${name}() of ${typeName(element.type)} is not followed`, span);
      return contains(element, name, first, term, read);
    case 'between':
      if (first === undefined || second === undefined || keywords.size > 0) break;
      return between(element, first, second, span, read);
    case 'concat': {
      if (first === undefined || second !== undefined) break;
      return operate(element, 'concat', read.compared(first, element), false, read, span);
    }
    case 'label':
      if (first === undefined) break;
      return { kind: 'label', element, name: nameOf(first), type: element.type, span };
    case 'desc':
    case 'asc':
    case 'nullsfirst':
    case 'nulls_first':
    case 'nullslast':
    case 'nulls_last':
      return modified(element, modifierNames[name] ?? 'asc', span);
    case 'distinct':
      return distinct(element, span);
    case 'collate':
      if (first?.kind !== 'string') break;
      return collated(element, first.value, span);
    case 'cast':
      if (first === undefined) break;
      return { kind: 'cast', element, to: dataTypeOfTerm(first), type: dataTypeOfTerm(first), span };
    case 'regexp_match':
      if (first === undefined || second !== undefined || keywords.size > 0) break;
      return binary(element, read.compared(first, element), 'regexp_match', ownTypes.boolean, {
        negate: 'not_regexp_match',
      });
  }
  return cannotRender(`.${name}() is no SQL that could be written`, span);
}

const methodOperators: Readonly<Record<string, Op>> = {
  __eq__: 'eq',
  __ne__: 'ne',
  is_: 'is',
  is_not: 'is_not',
  isnot: 'is_not',
  is_distinct_from: 'is_distinct_from',
  is_not_distinct_from: 'is_not_distinct_from',
};

const likeNames: Readonly<Record<string, Op>> = {
  like: 'like',
  ilike: 'ilike',
  not_like: 'not_like',
  notlike: 'not_like',
  not_ilike: 'not_ilike',
  notilike: 'not_ilike',
};

function escapeOf({ keywords, positional, span }: CallTerm): string | null {
  for (const name of keywords.keys())
    if (name !== 'escape' && name !== 'autoescape') return cannotRender(`the argument ${name} is not read`, span);
  const escape = keywords.get('escape') ?? positional[1];
  if (escape === undefined || escape.kind === 'none') return null;
  return escape.kind === 'string' ? escape.value : cannotRender('the escape is not known', escape.span);
}

function like(element: Element, op: Op, pattern: Term, term: CallTerm, read: Reader): Element {
  const right = read.compared(pattern, element);
  return binary(element, right, op, ownTypes.boolean, { negate: opposites[op] ?? null, escape: escapeOf(term) });
}

function contains(
  element: Element,
  op: 'startswith' | 'endswith' | 'contains',
  part: Term,
  term: CallTerm,
  read: Reader,
): Element {
  const auto = term.keywords.get('autoescape');
  const escape = escapeOf(term);
  const negate = opposites[op] ?? null;
  if (auto === undefined || (auto.kind === 'boolean' && !auto.value))
    return binary(element, read.compared(part, element), op, ownTypes.boolean, { negate, escape });
  if (auto.kind !== 'boolean' || part.kind !== 'string') return cannotRender('autoescape is not read', term.span);
  const by = escape ?? '/';
  const text = (by === '%' || by === '_' ? part.value : part.value.replaceAll(by, by + by))
    .replaceAll('%', `${by}%`)
    .replaceAll('_', `${by}_`);
  const escaped: Term = { ...part, value: text };
  return binary(element, read.compared(escaped, element), op, ownTypes.boolean, { negate, escape: by });
}

function inList(element: Element, op: 'in' | 'not_in', values: Term, read: Reader): Element {
  const negate = op === 'in' ? 'not_in' : 'in';
  if (values.kind === 'call') {
    if (
      isSelect(values) ||
      /scalar_subquery|as_scalar/.test(values.callee.kind === 'attribute' ? values.callee.name : '')
    )
      return binary(element, subquery(values, read), op, ownTypes.boolean, { negate });
    const bound = read.element(values);
    if (bound.kind !== 'bind' || bound.expands === null)
      return cannotRender('what in_() gets is not read', values.span);
    return cannotRender('a parameter in in_() is not followed', values.span);
  }
  if (values.kind !== 'sequence') return values.kind === 'unknown' ? passOn(values) : notKnown(values);
  if (values.type !== 'list' && values.type !== 'tuple') return cannotRender('a set has no order', values.span);
  const items = values.items.map((item) => ({ item, value: valueOf(item) }));
  if (items.some(({ value }) => value === undefined || value.kind === 'none')) {
    const list: Element = {
      kind: 'list',
      op: 'comma',
      items: items.map(({ item }) => selfGroup(read.compared(item, element), 'comma')),
      isGrouped: true,
      type: nullType,
      span: values.span,
    };
    return binary(element, list, op, ownTypes.boolean, { negate });
  }
  const [sample] = items;
  if (sample?.value?.kind === 'list') return cannotRender('tuples in in_() are not followed', values.span);
  const type =
    sample?.value === undefined ? element.type : comparedType(sample.value, element.type, read, sample.item.span);
  const expanding: Element = {
    kind: 'bind',
    value: values,
    name: null,
    base: bindBase(element),
    isInline: false,
    expands: op,
    type,
    span: values.span,
  };
  return binary(element, expanding, op, ownTypes.boolean, { negate });
}

function existsMethod(of: CallTerm, name: string, term: CallTerm, read: Reader): Element {
  const element = exists(of, read);
  return element.kind === 'exists' ? extendedExists(element, name, term, read) : notKnown(term);
}

/** `exists().where(…)`. */
function extendedExists(
  element: Extract<Element, { kind: 'exists' }>,
  name: string,
  { positional }: CallTerm,
  read: Reader,
): Element {
  const { select, span } = element;
  if (select.kind === 'compound') return cannotRender(`.${name}() of exists() is not followed`, span);
  if (name === 'where')
    return {
      ...element,
      select: { ...select, where: [...select.where, ...positional.map((each) => read.condition(each))] },
    };
  if (name === 'select_from')
    return { ...element, select: { ...select, from: [...positional.map((each) => read.from(each)), ...select.from] } };
  if (name === 'correlate')
    return { ...element, select: { ...select, correlates: positional.map((each) => read.from(each)) } };
  return cannotRender(`.${name}() of exists() is not followed`, span);
}
