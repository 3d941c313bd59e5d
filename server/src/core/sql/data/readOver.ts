import { cannotRender } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { CallTerm } from '../model/values.js';
import { selfGroup } from './element.js';
import type { Reader } from './reader.js';
import type { Element } from './statement.js';
import { valueOf } from './value.js';

/** `function.over(partition_by=…, order_by=…)`. */
export function over(element: Element, { positional, keywords, span }: CallTerm, read: Reader): Element {
  if (element.kind !== 'function') return cannotRender('.over() is followed for functions only', span);
  for (const name of keywords.keys())
    if (!/^(?:partition_by|order_by|rows|range_)$/.test(name))
      return cannotRender(`the argument ${name} of over() is not read`, span);
  if (positional.length > 0) return cannotRender('the arguments of over() are not read', span);
  return {
    kind: 'over',
    element,
    partitionBy: listOf(keywords.get('partition_by'), read),
    orderBy: listOf(keywords.get('order_by'), read),
    frame: frameOf(keywords),
    type: element.type,
    span,
  };
}

function listOf(term: Term | undefined, read: Reader): readonly Element[] {
  if (term === undefined || term.kind === 'none') return [];
  const terms = term.kind === 'sequence' ? term.items : [term];
  return terms.map((each) => {
    if (valueOf(each) !== undefined) return cannotRender('a column by its name is not followed', each.span);
    return selfGroup(read.element(each), 'comma');
  });
}

/** `ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`. */
function frameOf(keywords: CallTerm['keywords']): string | null {
  const given = [...keywords].find(([name]) => name === 'rows' || name === 'range_');
  if (given === undefined) return null;
  const [name, term] = given;
  if (term.kind === 'none') return null;
  const [low, high, more] = term.kind === 'sequence' ? term.items : [];
  if (low === undefined || high === undefined || more !== undefined)
    return cannotRender('the frame of over() is not read', term.span);
  // A number is a parameter, or a literal whose type has changed.
  const bound = (each: Term, word: string): string => {
    if (each.kind === 'none') return `UNBOUNDED ${word}`;
    if (each.kind === 'number' && each.text === '0') return 'CURRENT ROW';
    return cannotRender('the frame of over() is not followed', each.span);
  };
  return `${name === 'rows' ? 'ROWS' : 'RANGE'} BETWEEN ${bound(low, 'PRECEDING')} AND ${bound(high, 'FOLLOWING')}`;
}
