import { spanOf } from '../../python/nodes.js';
import type { CallSite, Run } from './frame.js';
import { roleOf, type Value } from './values.js';

const ofPath = 'alembic.context.config.get_main_option';

/** What `config.get_main_option('name')` gives, as the ini file states it; undefined for any other call, and where it is not known. */
export function mainOption(
  { node, callee, positional, keywords }: CallSite,
  { options: { mainOptions } }: Run,
): Value | undefined {
  const isAsked =
    callee.kind === 'reference'
      ? callee.path === ofPath
      : callee.kind === 'attribute' && callee.name === 'get_main_option' && roleOf(callee.of) === 'config';
  if (!isAsked || mainOptions === undefined) return undefined;
  const name = positional[0] ?? keywords.get('name');
  if (name?.kind !== 'string') return undefined;
  const key = name.value.toLowerCase();
  const span = spanOf(node);
  if (mainOptions.unknown.includes(key)) return undefined;
  if (Object.hasOwn(mainOptions.values, key)) return { kind: 'string', value: mainOptions.values[key] ?? '', span };
  return positional[1] ?? keywords.get('default') ?? { kind: 'none', span };
}
