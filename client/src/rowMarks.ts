import type { TreeNode } from 'alembic-language-server/messages';
import type { Words } from './words.js';

/** What is seen of a row at any width. */
export interface RowMarks {
  /** At most as many as the editor draws. */
  readonly letters: string;
  readonly severity?: 'error' | 'warning';
}

/** The editor refuses a longer badge. */
const mostLetters = 2;

/** P for pending, an exclamation mark for warnings (errors are an icon), Y for yours. */
export function rowMarks(node: TreeNode, l10n: Words): RowMarks {
  const severity = severityOf(node);
  const isPending =
    node.kind === 'environment' ? node.pendingCount > 0 : 'databaseState' in node && node.databaseState === 'pending';
  const letters = [
    isPending ? l10n.t('P') : '',
    severity === 'warning' ? '!' : '',
    'isYours' in node && node.isYours ? l10n.t('Y') : '',
  ];
  return {
    letters: letters
      .filter((letter) => letter !== '')
      .slice(0, mostLetters)
      .join(''),
    ...(severity !== undefined && { severity }),
  };
}

/** The worst of a row's problems. */
export function severityOf(node: TreeNode): RowMarks['severity'] {
  if (node.kind === 'database') return node.unknown.length > 0 ? 'warning' : undefined;
  if (!('problems' in node)) return undefined;
  return node.problems.errors > 0 ? 'error' : node.problems.warnings > 0 ? 'warning' : undefined;
}
