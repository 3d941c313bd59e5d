import type { PreviewScope } from 'alembic-language-server/messages';
import type { PreviewState } from './state.js';
import type { PreviewTexts } from './texts.js';

/** A scope that is an environment's. */
export type SeveralScope = Exclude<PreviewScope, { readonly kind: 'revision' }>;
type ResultState = Extract<PreviewState, { readonly kind: 'result' }>;

/** The title of the panel's tab: message and id, or the range. */
export function tabTitleOf(state: PreviewState, texts: PreviewTexts): string {
  if (state.kind === 'empty') return texts.title;
  if (state.kind !== 'result') return state.name;
  const { heading, subject } = headingOf(state, texts);
  return subject === '' ? heading : `${heading} · ${subject}`;
}

/** The same in two parts: what it is, and of which revision or environment. */
export function headingOf({ scope, result }: ResultState, texts: PreviewTexts): { readonly heading: string; readonly subject: string } {
  if (scope.kind !== 'revision') return { heading: scopeName(scope, texts), subject: result.environmentName };
  const [revision] = result.revisions;
  return { heading: revision === undefined || revision.message === '' ? texts.noMessage : revision.message, subject: revision?.revision ?? '' };
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
