import type { CheckResult } from 'alembic-language-server/messages';
import type { Words } from '../words.js';

/**
 * The differences between models and database as a Python text: each as a comment, with the operation that would fix
 * it.
 */
export function checkText({ database, differences }: CheckResult, environment: string, l10n: Words): string {
  const head = [
    l10n.t('Differences between the models of {0} and {1}.', environment, database.description),
    l10n.t('Each is followed by the operation that would bring the database in line with the models.'),
  ];
  const blocks = differences.map(
    ({ description, operation }, index) => `${comment(`${index + 1}. ${description}`)}\n${operation.trim()}`,
  );
  return `${[head.map(comment).join('\n'), ...blocks].join('\n\n')}\n`;
}

/** Of a description with line breaks, every line is a comment. */
function comment(text: string): string {
  return text.replace(/^/gmu, '# ');
}
