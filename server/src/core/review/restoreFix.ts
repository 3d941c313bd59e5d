import type { TextChange } from '../edits/textChange.js';
import type { Revision, RevisionGraph } from '../graph/revisionGraph.js';
import { baseName } from '../project/paths.js';
import { type EditFix, editFix, type FixContext, type NewFile, type RefusedFix } from './fix.js';

/** A revision that no file has any more, where it was. */
export interface Gone {
  readonly revision: Revision;
  /** The release that has it, else the branch. */
  readonly source: string;
  readonly history: RevisionGraph;
}

/**
 * Writes the files as the release has them, and gives what followed them its own parents and dependencies back. Refused
 * where a file is in the way, or its text is not at hand.
 */
export function restoreFix(gone: readonly Gone[], context: FixContext): EditFix | RefusedFix {
  const title = titleOf(gone);
  const created: NewFile[] = [];
  for (const { revision } of gone) {
    const { path } = revision.file;
    const text = context.released?.textOf(revision.file);
    if (text === undefined) return refused(title, `the text of ${baseName(path)} is not at hand`);
    if (context.text(revision.file) !== undefined) return refused(title, `${baseName(path)} is there, with another id`);
    created.push({ file: path, text });
  }
  const changes = followersBack(gone, context);
  return 'kind' in changes ? { ...changes, title } : { kind: 'edit', title, isPreferred: false, changes, created };
}

function refused(title: string, reason: string): RefusedFix {
  return { kind: 'refused', title, reason };
}

function titleOf(gone: readonly Gone[]): string {
  const [first] = gone;
  if (first === undefined) return 'Restore the files';
  const what = gone.length === 1 ? baseName(first.revision.file.path) : `the ${String(gone.length)} files`;
  return `Restore ${what} from ${gone.every(({ source }) => source === first.source) ? first.source : 'git'}`;
}

/** What named one of them, and does not any more, does so again. */
function followersBack(gone: readonly Gone[], { graph, rewrite }: FixContext): TextChange[] | RefusedFix {
  const changes: TextChange[] = [];
  const done = new Set<string>();
  for (const { revision, history } of gone) {
    const id = revision.id ?? '';
    for (const there of [...(history.children.get(id) ?? []), ...(history.dependants.get(id) ?? [])]) {
      const here = there.id === null || done.has(there.id) ? undefined : graph.byId.get(there.id);
      if (here === undefined || there.unknown.length > 0) continue;
      done.add(there.id ?? '');
      const fix = editFix('', here.file, rewrite(here.file, identifiersBack(here, there)));
      if (fix.kind === 'refused') return { ...fix, reason: `in ${baseName(here.file.path)}, ${fix.reason}` };
      changes.push(...fix.changes);
    }
  }
  return changes;
}

function identifiersBack(here: Revision, there: Revision): Parameters<FixContext['rewrite']>[1] {
  const differs = (one: readonly string[], other: readonly string[]): boolean =>
    JSON.stringify(one) !== JSON.stringify(other);
  return {
    ...(differs(here.downRevisions, there.downRevisions) && { downRevision: there.downRevisions }),
    ...(differs(here.dependsOn, there.dependsOn) && { dependsOn: there.dependsOn }),
  };
}
