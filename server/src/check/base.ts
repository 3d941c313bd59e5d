import type { ReleasedAnswer } from '../workspace/releasedNow.js';
import type { GitUnknown } from '../git/runGit.js';

/** What the work tree is compared with, to know which revisions are released. */
export type Base =
  | {
      readonly kind: 'known';
      /** Null where the histories have no commit in common. */
      readonly commit: string | null;
      readonly name: string;
    }
  /** There is nothing to compare with: all revisions count as unreleased. */
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

export function baseOf(answer: ReleasedAnswer | GitUnknown | undefined): Base {
  if (answer === undefined) return { kind: 'none', reason: 'there is no environment' };
  if ('point' in answer)
    return { kind: 'known', commit: answer.point.mergeBase, name: answer.point.defaultBranch.name };
  return { kind: answer.isAbsent === true ? 'none' : 'unknown', reason: answer.reason };
}

/** Of the bases of several environments the one to report: what is not known counts more than what is. */
export function oneBase(bases: readonly Base[]): Base {
  return bases.find(({ kind }) => kind === 'unknown') ?? bases[0] ?? baseOf(undefined);
}
