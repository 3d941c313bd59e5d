import type { PreviewScope } from 'alembic-language-server/messages';
import type { PreviewState } from './state.js';
import type { PreviewTexts } from './texts.js';

/** A scope that is an environment's. */
export type SeveralScope = Exclude<PreviewScope, { readonly kind: 'revision' }>;
type ResultState = Extract<PreviewState, { readonly kind: 'result' }>;

/** The title of the panel's tab: what is shown, and whether another revision that becomes active replaces it. */
export function tabTitleOf(state: PreviewState, isPinned: boolean, texts: PreviewTexts): string {
  if (state.kind === 'empty') return texts.title;
  const name = state.kind === 'result' ? headingOf(state, texts).heading : state.name;
  return isPinned ? texts.pinnedTitle(name) : texts.titleOf(name);
}

/** What a result is called where nothing else says what it is of: message and id, or the range and the environment. */
export function nameOf(state: ResultState, texts: PreviewTexts): string {
  const { heading, subject } = headingOf(state, texts);
  return subject === '' ? heading : `${heading} · ${subject}`;
}

/** The same in two parts: what it is, and of which revision or environment. */
export function headingOf(
  { scope, result }: ResultState,
  texts: PreviewTexts,
): { readonly heading: string; readonly subject: string } {
  if (scope.kind !== 'revision') return { heading: scopeName(scope, texts), subject: result.environmentName };
  const [revision] = result.revisions;
  return {
    heading: revision === undefined || revision.message === '' ? texts.noMessage : revision.message,
    subject: revision?.revision ?? '',
  };
}

/** What to call several revisions until their SQL is there. */
export function scopeName(scope: SeveralScope, texts: PreviewTexts): string {
  switch (scope.kind) {
    case 'range':
      return texts.range(scope.from, scope.to);
    case 'pending':
      return texts.pending;
    case 'all':
      return texts.all;
  }
}
