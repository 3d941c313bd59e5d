import type { Fact, Span } from '../text.js';
import type { ReferenceList, RevisionBody, RevisionFacts, RevisionHeader } from './facts.js';

/**
 * The facts of a file that is in conflict, of what its sides say: what all say alike is known, and what they do not is
 * unknown. Places are those of the first side.
 * @param sides the facts of each side, at least one
 * @param reason completes "… is not known: "
 */
export function conflictedFacts(sides: readonly RevisionFacts[], reason: string): RevisionFacts {
  const [first, ...others] = sides;
  if (first === undefined) throw new Error('A conflict has sides.');
  return others.reduce<RevisionFacts>(
    (one, other) => ({
      header: commonHeader(one.header, other.header, reason),
      body: one.body === null || other.body === null ? null : commonBody(one.body, other.body),
    }),
    first,
  );
}

const nowhere: Span = { start: 0, end: 0 };

function commonHeader(one: RevisionHeader, other: RevisionHeader, reason: string): RevisionHeader {
  const names = new Set([...one.names].filter((name) => other.names.has(name)));
  const haveSameNames = names.size === one.names.size && names.size === other.names.size;
  const list = (name: 'down_revision' | 'branch_labels' | 'depends_on', field: ListField): ReferenceList | undefined =>
    commonList(one[field], other[field], reason, one.assignments[name] ?? nowhere);
  const isSameDocstring = one.docstring?.message === other.docstring?.message;
  return {
    revision: commonFact(one.revision, other.revision, reason, one.assignments.revision ?? nowhere),
    downRevision: list('down_revision', 'downRevision'),
    branchLabels: list('branch_labels', 'branchLabels'),
    dependsOn: list('depends_on', 'dependsOn'),
    assignments: one.assignments,
    docstring:
      isSameDocstring && one.docstring !== undefined ? { ...one.docstring, mentions: [], lines: [] } : undefined,
    replaces: one.replaces.filter((id) => other.replaces.includes(id)),
    names,
    otherNames: one.otherNames ?? other.otherNames ?? (haveSameNames ? null : reason),
    isBroken: one.isBroken || other.isBroken,
    unreadable: one.unreadable ?? other.unreadable,
  };
}

type ListField = 'downRevision' | 'branchLabels' | 'dependsOn';

function commonFact(
  one: Fact<string> | undefined,
  other: Fact<string> | undefined,
  reason: string,
  place: Span,
): Fact<string> | undefined {
  if (one?.kind === 'unknown') return one;
  const isSame = meaningOf(one) === meaningOf(other);
  return isSame ? one : { kind: 'unknown', reason, span: one?.span ?? place };
}

function meaningOf(fact: Fact<string> | undefined): string {
  if (fact === undefined) return 'none';
  if (fact.kind === 'unknown') return 'unknown';
  return fact.kind === 'known' ? `known ${fact.value}` : `invalid ${fact.found}`;
}

function commonList(
  one: ReferenceList | undefined,
  other: ReferenceList | undefined,
  reason: string,
  place: Span,
): ReferenceList | undefined {
  if (listMeaning(one) === listMeaning(other)) return one;
  const theirs = new Set(other?.references.map(({ value }) => value));
  const span = one?.span ?? place;
  return {
    references: (one?.references ?? []).filter(({ value }) => theirs.has(value)),
    unknown: [...(one?.unknown ?? []), { kind: 'unknown', reason, span }],
    invalid: [],
    span,
  };
}

function listMeaning(list: ReferenceList | undefined): string {
  if (list === undefined) return 'none';
  const { references, unknown, invalid } = list;
  return JSON.stringify([
    references.map(({ value }) => value),
    unknown.map((each) => each.reason),
    invalid.map(({ found }) => found),
  ]);
}

/** Of functions no more than their names are the same in general, and what is wrong in one side may not be in the result. */
function commonBody(one: RevisionBody, other: RevisionBody): RevisionBody {
  const theirs = new Set(other.functions.map(({ name }) => name));
  return {
    functions: one.functions.filter(({ name }) => theirs.has(name)),
    mergeOperations: other.mergeOperations.length === 0 ? [] : one.mergeOperations,
    syntaxProblems: other.syntaxProblems.length === 0 ? [] : one.syntaxProblems,
    suppressions: one.suppressions.filter((suppression) =>
      other.suppressions.some(
        ({ codes, scope }) =>
          scope === suppression.scope &&
          JSON.stringify(codes.map(({ code }) => code)) === JSON.stringify(suppression.codes.map(({ code }) => code)),
      ),
    ),
  };
}
