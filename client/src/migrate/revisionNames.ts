import type { RevisionSummary } from 'alembic-language-server/messages';

/** An id → the id with its revision's message, as "3f9c2e71a0b4 (add invoices)"; only the id where no file has it. */
export type NameRevision = (id: string) => string;

export function nameRevisions(revisions: readonly RevisionSummary[]): NameRevision {
  const messages = new Map(revisions.map(({ revision, message }) => [revision, message]));
  return (id) => {
    const message = messages.get(id) ?? '';
    return message === '' ? id : `${id} (${message})`;
  };
}
