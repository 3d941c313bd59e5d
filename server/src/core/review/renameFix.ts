import { renamedFiles } from '../edits/renameId.js';
import type { TextChange } from '../edits/textChange.js';
import type { Revision } from '../graph/revisionGraph.js';
import { baseName } from '../project/paths.js';
import { editFix, type EditFix, type FixContext, type RefusedFix } from './fix.js';

/**
 * Gives a revision another id, in its own file and in all that name it as a parent or a dependency. Refused where one
 * file cannot be changed.
 */
export function renameFix(
  title: string,
  revision: Revision,
  newId: string,
  { graph, rewrite }: FixContext,
): EditFix | RefusedFix {
  const changes: TextChange[] = [];
  for (const { file, wanted } of renamedFiles(graph, { kind: 'id', name: revision.id ?? '', revision }, newId)) {
    const fix = editFix(title, file, rewrite(file, wanted));
    if (fix.kind === 'refused') return { ...fix, reason: `in ${baseName(file.path)}, ${fix.reason}` };
    changes.push(...fix.changes);
  }
  return { kind: 'edit', title, isPreferred: false, changes };
}
