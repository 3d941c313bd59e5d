import { cannotRender } from '../../dialects/notRendered.js';
import type { CallTerm } from '../model/values.js';
import { joined } from './readFrom.js';
import type { Reader } from './reader.js';
import type { FromClause, Select } from './statement.js';
import { distinctFroms, fromsOf, isSame, within } from './writing.js';

/** `select.join(right, condition)`: what the columns are of, or the FROM so far, is its left side. */
export function joinedSelect(select: Select, name: 'join' | 'outerjoin', term: CallTerm, read: Reader): Select {
  const { positional, keywords, span } = term;
  const [right, condition, ...more] = positional;
  for (const key of keywords.keys())
    if (!/^(?:target|onclause|isouter|full)$/.test(key))
      return cannotRender(`the argument ${key} of .${name}() is not followed`, span);
  if (more.length > 0) return cannotRender(`the arguments of .${name}() are not followed`, span);
  const isFirst = select.from.length === 0;
  const lefts = isFirst ? distinctFroms(select.columns.flatMap(fromsOf)) : select.from;
  const [sample] = lefts;
  if (sample === undefined) return cannotRender(`what .${name}() joins is not known`, span);
  const joinTo = (left: FromClause): Extract<FromClause, { kind: 'join' }> => {
    const join = joined(
      left,
      right ?? keywords.get('target'),
      condition ?? keywords.get('onclause'),
      term,
      name === 'outerjoin',
      undefined,
      undefined,
      read,
    );
    return join.kind === 'join' ? join : cannotRender(`what .${name}() joins is not known`, span);
  };
  const { right: target, on } = joinTo(sample);
  const tables = fromsOf(on);
  const has = (from: FromClause, table: FromClause): boolean => within(from).some((each) => isSame(each, table));
  const [left, another] = lefts.filter(
    (from) =>
      !isSame(from, target) &&
      tables.some((table) => has(from, table)) &&
      tables.every((table) => has(from, table) || has(target, table)),
  );
  if (left === undefined || another !== undefined)
    return cannotRender(`which table .${name}() joins is not followed`, span);
  const join = joinTo(left);
  return { ...select, from: isFirst ? [join] : select.from.map((from) => (isSame(from, left) ? join : from)) };
}
