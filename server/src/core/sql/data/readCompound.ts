import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import type { CallTerm } from '../model/values.js';
import { isSelect } from './kinds.js';
import { modified, modifierNames, nameOfColumn, rowCount } from './parts.js';
import type { Reader } from './reader.js';
import type { Compound, Element, Query } from './statement.js';

/** `sa.union(…)` and its like. */
export function compoundOf(word: string, { positional, keywords, span }: CallTerm, read: Reader): Compound {
  if (keywords.size > 0) return cannotRender('the arguments of a UNION are not followed', span);
  return compound(
    word,
    positional.map((each) => partOf(each, read)),
    span,
  );
}

/** `select.union_all(…)`. */
export function compoundMethod(word: string, first: Query, term: CallTerm, read: Reader): Compound {
  const { positional, keywords, span } = term;
  if (first.kind === 'compound') return refuse('a UNION has no further union(): AttributeError', span);
  if (keywords.size > 0 || (positional.length > 1 && !read.on.isTwo))
    return cannotRender('the arguments of a UNION are not followed', span);
  return compound(word, [first, ...positional.map((each) => partOf(each, read))], span);
}

function partOf(term: Term, read: Reader): Query {
  return isSelect(term) ? read.select(term) : cannotRender('a part of the UNION is not read', term.span);
}

function compound(word: string, parts: readonly Query[], span: Span): Compound {
  const [first] = parts;
  if (first === undefined) return refuse('a UNION of nothing: IndexError', span);
  if (parts.some(({ columns }) => columns.length !== first.columns.length))
    return refuse('the SELECTs of a UNION have not as many columns: CompileError', span);
  return { kind: 'compound', word, parts, columns: first.columns, orderBy: [], limit: null, offset: null, span };
}

/** What a method adds to a UNION. */
export function extendedCompound(before: Compound, name: string, term: CallTerm, read: Reader): Compound {
  const { positional, keywords, span } = term;
  if (keywords.size > 0) return cannotRender(`the arguments of .${name}() are not followed`, span);
  switch (name) {
    case 'order_by':
      return {
        ...before,
        orderBy: [...before.orderBy, ...positional.map((each) => ordering(each, before, read))],
        span,
      };
    case 'limit':
      return { ...before, limit: rowCount(positional[0], read), span };
    case 'offset':
      return { ...before, offset: rowCount(positional[0], read), span };
    case 'execution_options':
      return before;
  }
  return cannotRender(`.${name}() of a UNION is not followed`, span);
}

/** A column by its name, or by an object: its name counts alone. */
function ordering(term: Term, before: Compound, read: Reader): Element {
  if (term.kind === 'string') return namedColumn(term.value, term.span, before);
  const direction = term.kind === 'call' && term.callee.kind === 'reference' ? term.callee.path.split('.').at(-1) : '';
  const [of] = term.kind === 'call' ? term.positional : [];
  const op = modifierNames[direction ?? ''];
  if (op !== undefined && of !== undefined) return modified(ordering(of, before, read), op, term.span);
  const element = read.element(term);
  let inner = element;
  while (inner.kind === 'unary' && inner.isModifier) inner = inner.element;
  return inner.kind === 'column' || inner.kind === 'text'
    ? element
    : cannotRender('what the UNION is ordered by is not followed', term.span);
}

function namedColumn(name: string, span: Span, { columns }: Compound): Element {
  const found = columns.find((column) => nameOfColumn(column) === name);
  if (found?.kind !== 'column' && found?.kind !== 'label')
    return cannotRender(`the column ${name} of the UNION is not known`, span);
  return { kind: 'column', name: found.name, key: name, table: null, type: found.type, span };
}
