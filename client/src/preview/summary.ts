import { isUnsaved } from './freshness.js';
import type { PreviewState } from './state.js';
import type { PreviewTexts } from './texts.js';

/** What a result holds, in a few words. */
export function summaryOf(
  { result, snapshot }: Extract<PreviewState, { readonly kind: 'result' }>,
  texts: PreviewTexts,
): string {
  const { revisions, dialect } = result;
  const statements = revisions.flatMap((revision) => revision.statements);
  const losing = statements.filter(({ loses }) => loses !== null).length;
  const errors = revisions.filter(({ error }) => error !== null).length;
  const facts = [
    dialect ?? texts.unknownDialect,
    ...(revisions.length > 1 ? [texts.revisions(revisions.length)] : []),
    texts.statements(statements.length),
    ...(losing > 0 ? [texts.losing(losing)] : []),
    ...(errors > 0 ? [texts.errors(errors)] : []),
    ...(isUnsaved(
      revisions.map(({ uri }) => uri),
      snapshot,
    )
      ? [texts.unsaved]
      : []),
  ];
  return facts.join(' · ');
}
