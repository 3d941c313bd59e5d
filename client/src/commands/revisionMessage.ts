/** Why a text cannot be a revision's message. Alembic writes it into the file's docstring as it is. */
export type MessageProblem = 'empty' | 'tripleQuote' | 'backslash';

export function messageProblem(message: string): MessageProblem | undefined {
  if (message.trim() === '') return 'empty';
  if (message.includes('"""')) return 'tripleQuote';
  if (message.includes('\\')) return 'backslash';
  return undefined;
}
