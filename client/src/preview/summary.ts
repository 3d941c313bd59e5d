import type { PreviewResult } from 'alembic-language-server/messages';
import type { Freshness } from './freshness.js';
import type { PreviewTexts } from './texts.js';

/** What a result holds, in a few words. */
export function summaryOf({ revisions, dialect }: PreviewResult, texts: PreviewTexts): string {
  const statements = revisions.flatMap((revision) => revision.statements);
  const losing = statements.filter(({ loses }) => loses !== null).length;
  const errors = revisions.filter(({ error }) => error !== null).length;
  const facts = [
    dialect ?? texts.unknownDialect,
    ...(revisions.length > 1 ? [texts.revisions(revisions.length)] : []),
    texts.statements(statements.length),
    ...(losing > 0 ? [texts.losing(losing)] : []),
    ...(errors > 0 ? [texts.errors(errors)] : []),
  ];
  return facts.join(' · ');
}

/** Which text of the files a result is of. */
export function freshnessText({ text, isChanged }: Freshness, time: string, texts: PreviewTexts): string {
  if (text === 'saved') return isChanged ? texts.changedSinceSaved(time) : texts.savedText(time);
  return isChanged ? texts.changedSinceUnsaved(time) : texts.unsavedText(time);
}
