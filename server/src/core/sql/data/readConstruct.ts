import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { calledPath } from '../../operations/facts.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import { nameOf } from '../model/names.js';
import { isTrue, type CallTerm } from '../model/values.js';
import { nullType, ownTypes, type DataType } from './dataType.js';
import { bind, conjunction, constant, negated, notKnown, selfGroup, unnamed } from './element.js';
import { modifierNames, modified, distinct, collated, between, exists } from './parts.js';
import type { Reader } from './reader.js';
import type { Element } from './statement.js';
import { dataTypeOfTerm } from './table.js';
import { typeOfValue, valueOf } from './value.js';

/** A function of `sqlalchemy` itself. */
export function readConstruct(name: string, term: CallTerm, read: Reader): Element {
  const { positional, keywords, span } = term;
  const [first, second] = positional;
  const path = calledPath(term) ?? '';
  const hasOnly = (...names: string[]): boolean => [...keywords.keys()].every((key) => names.includes(key));
  if (path === 'alembic.op.inline_literal') return inlineLiteral(term, read);
  if (!path.startsWith('sqlalchemy.')) return notKnown(term);
  switch (name) {
    case 'text':
      return read.text(term);
    case 'literal_column': {
      const type = keywords.get('type_') ?? second;
      if (first?.kind !== 'string') break;
      return {
        kind: 'literalColumn',
        text: first.value,
        type: type === undefined || type.kind === 'none' ? nullType : dataTypeOfTerm(type),
        span,
      };
    }
    case 'column': {
      if (first === undefined || !hasOnly('type_')) break;
      const type = keywords.get('type_') ?? second;
      const columnName = nameOf(first);
      return {
        kind: 'column',
        name: columnName,
        key: columnName.text,
        table: null,
        type: type === undefined || type.kind === 'none' ? nullType : dataTypeOfTerm(type),
        span,
      };
    }
    case 'literal': {
      if (first === undefined || !hasOnly('type_')) break;
      const type = keywords.get('type_') ?? second;
      if (type !== undefined && type.kind !== 'none') return bind(first, dataTypeOfTerm(type));
      const value = valueOf(first);
      return value === undefined ? notKnown(first) : bind(first, typeOfValue(value, read.on, span));
    }
    case 'bindparam':
      return bindparam(term, read);
    case 'null':
    case 'true':
    case 'false':
      return constant(name, span);
    case 'and_':
    case 'or_': {
      if (keywords.size > 0 || positional.length === 0) break;
      const clauses = positional.map((each) => read.condition(each));
      return conjunction(name === 'and_' ? 'and' : 'or', clauses, read.on.isTwo, span);
    }
    case 'not_':
      if (first === undefined || second !== undefined) break;
      return negated(read.expression(first), read.on);
    case 'cast':
    case 'Cast': {
      const type = second ?? keywords.get('type_');
      if (first === undefined || type === undefined) break;
      return castElement(first, type, span, read);
    }
    case 'type_coerce': {
      if (first === undefined || second === undefined) break;
      const type = dataTypeOfTerm(second);
      if (valueOf(first) !== undefined) return bind(first, type);
      return { ...read.element(first), type };
    }
    case 'case':
      return caseElement(term, read);
    case 'between': {
      const [, low, high] = positional;
      if (first === undefined || low === undefined || high === undefined || keywords.size > 0) break;
      return between(read.expression(first), low, high, span, read);
    }
    case 'desc':
    case 'asc':
    case 'nullsfirst':
    case 'nulls_first':
    case 'nullslast':
    case 'nulls_last':
      if (first === undefined) break;
      // A name here is that of a column or a label.
      if (first.kind === 'string') return cannotRender('a column by its name is not followed', first.span);
      return modified(read.expression(first), modifierNames[name] ?? 'asc', span);
    case 'distinct':
      if (first === undefined) break;
      return distinct(read.expression(first), span);
    case 'collate':
      if (first === undefined || second?.kind !== 'string') break;
      return collated(read.expression(first), second.value, span);
    case 'extract':
      if (first?.kind !== 'string' || second === undefined) break;
      return { kind: 'extract', field: first.value, element: read.expression(second), type: ownTypes.integer, span };
    case 'exists':
      return exists(term, read);
  }
  return cannotRender(`${name === '' ? 'the call' : `${name}()`} is no SQL that could be written`, span);
}

function inlineLiteral({ positional, keywords, span }: CallTerm, read: Reader): Element {
  const value = positional[0] ?? keywords.get('value');
  const type = positional[1] ?? keywords.get('type_');
  if (value === undefined) return refuse('inline_literal() has no value', span);
  const plain = valueOf(value);
  if (plain === undefined) return notKnown(value);
  return {
    kind: 'bind',
    value,
    name: null,
    base: unnamed,
    isInline: true,
    expands: null,
    type: type === undefined || type.kind === 'none' ? typeOfValue(plain, read.on, span) : dataTypeOfTerm(type),
    span,
  };
}

/** `sa.bindparam(…)`. */
export function bindparam(term: CallTerm, read: Reader): Element {
  const { positional, keywords, span } = term;
  const [key, second, third] = positional;
  for (const name of keywords.keys())
    if (!/^(?:value|type_|expanding|unique|required|literal_execute)$/.test(name))
      return cannotRender(`the argument ${name} of bindparam() is not read`, span);
  const value = keywords.get('value') ?? second;
  const type = keywords.get('type_') ?? third;
  const expanding = keywords.get('expanding');
  const unique = keywords.get('unique');
  const isUnique = unique !== undefined && isTrue(unique);
  const isExpanding = expanding?.kind === 'boolean' && expanding.value;
  if (key !== undefined && key.kind !== 'string' && key.kind !== 'none')
    return cannotRender('the name is not known', span);
  const plain = value === undefined ? undefined : valueOf(value);
  if (value !== undefined && plain === undefined) return notKnown(value);
  const sample = isExpanding && plain?.kind === 'list' ? plain.items[0] : value;
  const samplePlain = sample === undefined ? undefined : valueOf(sample);
  return {
    kind: 'bind',
    value,
    name: key?.kind === 'string' && !isUnique ? key.value : null,
    base: key?.kind === 'string' ? key.value : unnamed,
    isInline: false,
    expands: isExpanding ? 'text' : null,
    type:
      type !== undefined && type.kind !== 'none'
        ? dataTypeOfTerm(type)
        : samplePlain === undefined
          ? nullType
          : typeOfValue(samplePlain, read.on, span),
    span,
  };
}

function castElement(value: Term, to: Term, span: Span, read: Reader): Element {
  const type = dataTypeOfTerm(to);
  const plain = valueOf(value);
  const element =
    plain === undefined
      ? read.element(value)
      : plain.kind === 'none'
        ? constant('null', value.span)
        : bind(value, type);
  return { kind: 'cast', element, to: type, type, span };
}

/** `sa.case(…)`; before SQLAlchemy 2.0 the pairs could stand in a list. */
function caseElement({ positional, keywords, span }: CallTerm, read: Reader): Element {
  for (const name of keywords.keys())
    if (name !== 'value' && name !== 'else_' && name !== 'whens') return refuse(`case() takes no ${name}`, span);
  if (keywords.has('whens')) return cannotRender('case(whens=…) is not followed', span);
  const [first, more] = positional;
  if (first === undefined) return refuse('case() has no pairs', span);
  const isList = first.kind === 'sequence' && first.type === 'list';
  if (isList && read.on.isTwo)
    return refuse('case() takes its pairs one by one since SQLAlchemy 2.0: ArgumentError', span);
  if (isList && more !== undefined) return cannotRender('the pairs of case() are not read', span);
  const pairs =
    first.kind === 'dict'
      ? first.entries.map(({ key, value }) => [key, value] as const)
      : (isList ? first.items : positional).map((pair) => {
          const [condition, value, rest] = pair.kind === 'sequence' ? pair.items : [];
          return condition === undefined || value === undefined || rest !== undefined
            ? cannotRender('a pair of case() is not read', pair.span)
            : ([condition, value] as const);
        });
  const value = keywords.get('value');
  const compared = value === undefined || value.kind === 'none' ? null : read.expression(value);
  const otherwise = keywords.get('else_');
  const whens = pairs.map(
    ([condition, result]) => [selfGroup(read.expression(condition), null), read.expression(result)] as const,
  );
  const types = whens.map(([, result]) => result.type);
  return {
    kind: 'case',
    value: compared,
    whens,
    otherwise: otherwise === undefined || otherwise.kind === 'none' ? null : read.expression(otherwise),
    type: caseType(types, read),
    span,
  };
}

/** The last known type counts; where only another one is unknown, versions differ. */
function caseType(types: readonly DataType[], read: Reader): DataType {
  const last = types.at(-1) ?? nullType;
  if (last.affinity !== 'null') return last;
  return read.on.isTwo ? (types.findLast(({ affinity }) => affinity !== 'null') ?? nullType) : nullType;
}
