import { releaseOf, type ReleasedHistory } from '../../../graph/released.js';
import type { Revision, RevisionGraph } from '../../../graph/revisionGraph.js';
import { baseName } from '../../../project/paths.js';
import { renameFix } from '../../renameFix.js';
import { problemOf, type GraphRule } from '../../rule.js';

/** The ids that Alembic generates: twelve hexadecimal digits. */
const generated = /^[0-9a-f]{12}$/;

export const handTypedRevisionId: GraphRule = {
  code: 'GR18',
  name: 'hand-typed-revision-id',
  title: 'A revision id was typed, not generated',
  severity: 'information',
  needsReleased: true,
  documentation: {
    what: 'The id of a revision that is not released yet has twelve hexadecimal digits as a generated one, and they count or repeat, such as `a1b2c3d4e5f6` or `123456789abc`. It is an error where the default branch, a release or another branch that git has fetched (of the fifty with the newest commits those that add no more than 200 revisions) has the id for another revision.',
    why: 'Nobody else is likely to draw a random id, and many type these: two branches with one id make a history that Alembic refuses, or of which it runs only one revision.',
    whatToDo: 'Give the revision a generated id, in its file and wherever it is named. The quick fix does so.',
    whenSilent:
      'Where the other branch has the id under the same file name, message or date, as an earlier state of your own revision has. For ids that are only typed, where at least a fifth of the released ids are words, dates, numbers or other ids of a convention. Without git, or where it does not know what is released, and in Restricted Mode.',
    released: `# versions/first.py
revision = "9f3c07d1b6e2"
down_revision = None`,
    bad: `# versions/first.py
revision = "9f3c07d1b6e2"
down_revision = None

# versions/second.py
revision = "a1b2c3d4e5f6"
down_revision = "9f3c07d1b6e2"`,
    good: `# versions/second.py
revision = "40c8e15ab97d"
down_revision = "9f3c07d1b6e2"`,
  },
  check(_environment, graph, released) {
    if (released === undefined) return [];
    const hasConvention = followConvention([...released.ids]);
    return graph.revisions.flatMap((revision) => {
      const { id, file, idSpan } = revision;
      if (id === null || !released.locations.has(file.location)) return [];
      const taken = takenBy(released, revision);
      const fixes = { fixes: (context: Parameters<typeof renameFix>[3]) => [newIdFix(revision, context)] };
      if (taken !== undefined) {
        const rule = { ...handTypedRevisionId, severity: 'error' as const };
        const message = `${taken.source} has "${id}" for another revision (${baseName(taken.revision.file.path)}): together they make one history in which only one of the two runs. Give this one a new id.`;
        return [problemOf(rule, file.path, idSpan, message, fixes)];
      }
      if (hasConvention || releaseOf(released, revision) !== 'yours' || !looksTyped(id)) return [];
      const message = `"${id}" was typed, not generated, and others type it too: a second revision of this id in another branch breaks the history. Give it a generated id.`;
      return [problemOf(handTypedRevisionId, file.path, idSpan, message, fixes)];
    });
  },
};

function newIdFix(revision: Revision, context: Parameters<typeof renameFix>[3]): ReturnType<typeof renameFix> {
  const id = context.newId();
  return renameFix(`Give it the id "${id}", here and where it is named`, revision, id, context);
}

function followConvention(ids: readonly string[]): boolean {
  return ids.length > 0 && ids.filter((id) => !generated.test(id)).length >= ids.length / 5;
}

/** The released revision of the same id that is another one; a file that was moved or renamed is the same. */
function takenBy(
  released: ReleasedHistory,
  revision: Revision,
): { readonly source: string; readonly revision: Revision } | undefined {
  const { branch, base, tip, tags, branches } = released;
  const id = revision.id ?? '';
  // What was here when the branch began is its own.
  if (base.byId.has(id)) return undefined;
  const histories: { readonly source: string; readonly graph: RevisionGraph }[] = [
    { source: branch, graph: tip },
    ...tags.map(({ name, graph }) => ({ source: name, graph })),
  ];
  for (const { source, graph } of histories) {
    const there = graph.byId.get(id);
    if (there !== undefined && there.file.path !== revision.file.path && isOther(there, revision))
      return { source, revision: there };
  }
  if (releaseOf(released, revision) !== 'yours') return undefined;
  for (const { name, graph } of branches) {
    const there = graph.byId.get(id);
    if (
      there !== undefined &&
      baseName(there.file.path) !== baseName(revision.file.path) &&
      isSurelyOther(there, revision)
    )
      return { source: name, revision: there };
  }
  return undefined;
}

/** A revision that was rebased or renamed keeps its message and date. */
function isOther(one: Revision, other: Revision): boolean {
  return one.message !== other.message || one.createDate !== other.createDate;
}

/** On a branch there may be your own revision, from before you changed its message or wrote its file anew. */
function isSurelyOther(one: Revision, other: Revision): boolean {
  return one.message !== other.message && (one.createDate === null || one.createDate !== other.createDate);
}

/** Of the steps from each digit to the one some places on, so many are the same. At random that happens to one id in a million. */
const sameSteps = 8;

/**
 * Whether the digits count or repeat, one after the other or in up to four turns: `123456789abc`, `a1b2c3d4e5f6`,
 * `abcabcabcabc`.
 */
export function looksTyped(id: string): boolean {
  if (!generated.test(id)) return false;
  const digits = Array.from(id, (digit) => parseInt(digit, 16));
  return [1, 2, 3, 4].some((turns) => {
    const counts = new Map<number, number>();
    digits.slice(turns).forEach((digit, index) => {
      const step = (digit - (digits[index] ?? 0) + 16) % 16;
      counts.set(step, (counts.get(step) ?? 0) + 1);
    });
    return Math.max(...counts.values()) >= sameSteps;
  });
}
