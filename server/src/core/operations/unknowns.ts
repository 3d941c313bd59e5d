import type { Unknown } from '../text.js';
import { stringFact, whyReference } from './facts.js';
import type { Term } from './term.js';
import { isKnownPath } from './types.js';

/** Arguments that change neither SQL nor schema. */
const silent = new Set([
  'default',
  'onupdate',
  'server_onupdate',
  'info',
  'doc',
  'key',
  'sort_order',
  'insert_default',
  'default_factory',
  'execution_options',
  'values_callable',
  'validate_strings',
  'multiinsert',
  'bind',
  'checkfirst',
  'astext_type',
  'none_as_null',
  'decimal_return_scale',
  'asdecimal',
  'as_uuid',
  'parameters',
  'reflect_args',
  'reflect_kwargs',
]);

/** Why a term is not the name, the type or the like that is asked for. */
export function whyNotKnown(term: Term): string {
  const [unknown] = unknownsIn([['', term]]);
  if (unknown !== undefined) return unknown.reason;
  const fact = stringFact(term);
  return fact.kind === 'unknown' ? fact.reason : fact.kind === 'invalid' ? `it is ${fact.found}` : 'it is a string';
}

const mostListed = 20;

/** What of a term the text does not say, where it changes SQL or schema. */
export function unknownsIn(terms: Iterable<readonly [string, Term]>): readonly Unknown[] {
  const found: Unknown[] = [];
  const add = (unknown: Unknown): void => {
    const isListed = found.some(({ span, reason }) => span.start === unknown.span.start && reason === unknown.reason);
    if (!isListed && found.length < mostListed) found.push(unknown);
  };
  const look = (term: Term): void => {
    switch (term.kind) {
      case 'unknown':
        add(term);
        return;
      case 'sequence':
        term.items.forEach(look);
        return;
      case 'dict':
        for (const { key, value } of term.entries) {
          look(key);
          look(value);
        }
        return;
      case 'reference':
        if (!isKnownPath(term.path)) add({ kind: 'unknown', reason: whyReference(term.path), span: term.span });
        return;
      case 'call':
        look(term.callee);
        term.positional.forEach(look);
        for (const [name, argument] of term.keywords) if (!silent.has(name)) look(argument);
        return;
      case 'attribute':
        look(term.of);
        return;
      case 'operator':
        term.operands.forEach(look);
        return;
      case 'other':
        add({ kind: 'unknown', reason: `it is ${term.found}`, span: term.span });
        return;
      default:
    }
  };
  for (const [name, term] of terms) if (!silent.has(name)) look(term);
  return found;
}
