import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { Computed, Identity } from './table.js';
import { given, isTrue, type CallTerm } from './values.js';

const identityParameters = [
  ...['always', 'on_null', 'start', 'increment', 'minvalue', 'maxvalue', 'nominvalue', 'nomaxvalue', 'cycle', 'cache'],
  'order',
];

/** `sa.Identity(…)`. */
export function readIdentity({ positional, keywords, span }: CallTerm): Identity {
  const terms = new Map<string, Term>();
  positional.forEach((term, at) =>
    terms.set(identityParameters[at] ?? refuse('Identity takes no further arguments', span), term),
  );
  for (const [name, term] of keywords) {
    const plain = name.replace(/^oracle_(?=order$|on_null$)/, '');
    if (!identityParameters.includes(plain)) refuse(`Identity takes no argument "${name}"`, span);
    terms.set(plain, term);
  }
  const numbers: [keyof typeof order, string][] = [];
  const order = { increment: 0, start: 1, minvalue: 2, maxvalue: 3, cache: 4 } as const;
  for (const name of Object.keys(order) as (keyof typeof order)[]) {
    const term = given(terms.get(name));
    if (term === undefined) continue;
    if (term.kind !== 'number' || !/^-?[\d_]+$/.test(term.text))
      return cannotRender(`the ${name} of the Identity is no number`, term.span);
    numbers.push([name, term.text.replaceAll('_', '').replace(/^(-?)0+(?=\d)/, '$1')]);
  }
  const flags = new Map<'nominvalue' | 'nomaxvalue' | 'cycle' | 'order' | 'on_null', boolean>();
  for (const name of ['nominvalue', 'nomaxvalue', 'cycle', 'order', 'on_null'] as const) {
    const term = given(terms.get(name));
    if (term !== undefined) flags.set(name, isTrue(term));
  }
  const needsTwoOne = [...keywords.keys()].some((name) => name.startsWith('oracle_'));
  const always = terms.get('always');
  return {
    needsTwoOne,
    always: always?.kind === 'none' ? null : isTrue(always),
    numbers: new Map(numbers),
    flags,
    span,
  };
}

/** `sa.Computed(…)`. */
export function readComputed({ positional, keywords, span }: CallTerm): Computed {
  const sql = positional[0] ?? keywords.get('sqltext');
  const persisted = positional[1] ?? keywords.get('persisted');
  if (sql === undefined) return refuse('Computed has no text', span);
  return { sql, persisted: given(persisted) === undefined ? null : isTrue(persisted), span };
}
