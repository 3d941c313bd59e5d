import path from 'node:path';
import type { PreviewRevision, PreviewScope } from 'alembic-language-server/messages';
import type { PreviewTexts } from './texts.js';
import { scopeName } from './titles.js';

/** What is asked for, and what to call it until the server has answered. */
export interface PreviewTarget<S extends PreviewScope = PreviewScope> {
  readonly scope: S;
  readonly name: string;
}

type RevisionScope = Extract<PreviewScope, { readonly kind: 'revision' }>;

/** One revision, by its file. */
export function revisionTarget(
  uri: { readonly path: string; toString(): string },
  name = path.posix.basename(uri.path, '.py'),
): PreviewTarget<RevisionScope> {
  return { scope: { kind: 'revision', uri: uri.toString() }, name };
}

/**
 * The same in the other direction: a range is then read from its other end. Steps such as "+2" have a meaning only as
 * the second end; as the first one stands the revision that they led to.
 */
export function reversed(target: PreviewTarget, shown: readonly PreviewRevision[], texts: PreviewTexts): PreviewTarget {
  const { scope } = target;
  if (scope.kind !== 'range') return target;
  const end = /[+-]\d+$/u.test(scope.to) ? (shown.at(-1)?.revision ?? scope.to) : scope.to;
  const other = { ...scope, from: end, to: scope.from };
  return { scope: other, name: scopeName(other, texts) };
}
