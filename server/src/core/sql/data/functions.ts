import { cannotRender } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { CallTerm } from '../model/values.js';
import { nullType, ownTypes, type DataType } from './dataType.js';
import { selfGroup } from './element.js';
import type { Element } from './statement.js';
import { valueOf } from './value.js';

/** Functions that SQLAlchemy knows the result of: sql/functions.py. */
const results: Readonly<Record<string, DataType | 'first'>> = {
  coalesce: 'first',
  max: 'first',
  min: 'first',
  sum: 'first',
  now: ownTypes.datetime,
  concat: ownTypes.string,
  char_length: ownTypes.integer,
  random: nullType,
  count: ownTypes.integer,
  current_date: ownTypes.date,
  current_time: ownTypes.time,
  current_timestamp: ownTypes.datetime,
  current_user: ownTypes.string,
  localtime: ownTypes.datetime,
  localtimestamp: ownTypes.datetime,
  session_user: ownTypes.string,
  sysdate: ownTypes.datetime,
  user: ownTypes.string,
  rank: ownTypes.integer,
  dense_rank: ownTypes.integer,
  percent_rank: ownTypes.numeric,
  cume_dist: ownTypes.numeric,
};

/** What is no plain function, or is not written alike by all versions. */
const special =
  /^(?:next_value|aggregate_strings|array_agg|cast|extract|grouping_sets|cube|rollup|pow|percentile_\w+|mode|unnest|json_\w+_elements\w*|jsonb?_each\w*|generate_series|to_tsvector|to_tsquery|plainto_tsquery|phraseto_tsquery|websearch_to_tsquery|ts_headline|array|substring)$/i;

/** Whether SQLAlchemy has a class of its own for the function, derived from that of all others. */
export function hasOwnClass(path: string): boolean {
  return Object.hasOwn(results, path.toLowerCase());
}

/** `sa.func.lower(…)`. */
export function functionElement(
  path: string,
  { positional, keywords, span }: CallTerm,
  read: (term: Term) => Element,
): Element {
  if (path === '') return cannotRender('func is called with no function', span);
  if (keywords.size > 0) return cannotRender(`${path}() has arguments by name`, span);
  const name = path.toLowerCase();
  if (special.test(name)) return cannotRender(`${path}() is not followed`, span);
  // Parameters are called like the function.
  const base = path.slice(path.lastIndexOf('.') + 1);
  const args = positional.map((argument) => {
    const element = read(argument);
    const isOwn = element.kind === 'bind' && valueOf(argument) !== undefined;
    return selfGroup(isOwn ? { ...element, base } : element, 'comma');
  });
  const result = path.includes('.') ? undefined : results[name];
  const type =
    result === 'first'
      ? (args.find(({ type: { affinity } }) => affinity !== 'null')?.type ?? nullType)
      : (result ?? nullType);
  return { kind: 'function', path, args, type, span };
}
