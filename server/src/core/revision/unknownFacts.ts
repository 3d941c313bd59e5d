import type { Unknown } from '../text.js';
import type { IdentifierName, ReferenceList, RevisionBody, RevisionHeader } from './facts.js';
import type { Skipped } from '../python/understood.js';

/** A header with some identifiers unknown. */
export function withUnknown(
  header: RevisionHeader,
  isUnknown: (name: IdentifierName) => boolean,
  why: Unknown,
): RevisionHeader {
  const list = (name: IdentifierName, known: ReferenceList | undefined): ReferenceList | undefined =>
    isUnknown(name) ? { references: [], unknown: [why], invalid: [], span: why.span } : known;
  return {
    ...header,
    revision: isUnknown('revision') ? why : header.revision,
    downRevision: list('down_revision', header.downRevision),
    branchLabels: list('branch_labels', header.branchLabels),
    dependsOn: list('depends_on', header.dependsOn),
  };
}

/** The header of a module with what statements that the grammar does not know define, and what they may bind. */
export function withSkipped(header: RevisionHeader, skipped: readonly Skipped[]): RevisionHeader {
  const others = skipped.filter(({ definition }) => definition === undefined);
  const whole: RevisionHeader = {
    ...header,
    names: new Set([...header.names, ...skipped.flatMap(({ definition }) => definition?.name ?? [])]),
    otherNames: header.otherNames ?? (others.length > 0 ? 'a statement that is not understood here' : null),
  };
  return others.reduce((known, { span, words }) => {
    const mayBind = (name: IdentifierName): boolean =>
      words.has(name) && (header.assignments[name]?.start ?? 0) <= span.start;
    return withUnknown(known, mayBind, {
      kind: 'unknown',
      reason: 'a statement that is not understood here names it',
      span,
    });
  }, whole);
}

/** The body of a module with the functions that such statements define. */
export function withDefined(body: RevisionBody, skipped: readonly Skipped[]): RevisionBody {
  const functions = skipped.flatMap(({ definition }) =>
    definition?.isFunction === true
      ? [{ name: definition.name, nameSpan: definition.nameSpan, span: definition.span }]
      : [],
  );
  return { ...body, functions: [...body.functions, ...functions].sort((a, b) => a.span.start - b.span.start) };
}
