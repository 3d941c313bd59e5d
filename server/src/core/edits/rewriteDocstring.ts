import type { Docstring, DocstringLine } from '../revision/facts.js';
import type { SpanChange } from './textChange.js';

/** What a docstring can hold without escapes, and what does not read as two ids. */
const plainId = /^[^\\"'\s,]+$/;

/**
 * The changes after which the docstring's lines say what is wanted, in the form of Alembic's template: ids joined by
 * ", ", and "Revises: " for a base. A docstring without such a line, with several, or with a user's words in it
 * stays as it is.
 */
export function rewriteDocstring(
  docstring: Docstring | undefined,
  field: DocstringLine['field'],
  ids: readonly string[],
): SpanChange[] {
  const line = docstring === undefined ? undefined : idLine(docstring, field);
  if (line === undefined || !ids.every((id) => plainId.test(id))) return [];
  const written = line.mentions.map(({ value }) => value);
  const isSaid = written.length === ids.length && written.every((id, at) => id === ids[at]);
  return isSaid ? [] : [{ span: line.span, newText: ` ${ids.join(', ')}` }];
}

/** The docstring's only line of a kind with what it names; undefined where it holds a user's words. */
export function idLine(
  docstring: Docstring,
  field: DocstringLine['field'],
): (DocstringLine & Pick<Docstring, 'mentions'>) | undefined {
  const line = docstring.lines.find((each) => each.field === field);
  if (line === undefined || line !== docstring.lines.findLast((each) => each.field === field)) return undefined;
  const mentions = docstring.mentions.filter(({ span }) => line.span.start <= span.start && span.end <= line.span.end);
  return mentions.every(({ value }) => plainId.test(value)) ? { ...line, mentions } : undefined;
}
