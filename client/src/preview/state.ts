import type { PreviewResult, PreviewScope } from 'alembic-language-server/messages';

/** What the panel shows. A new state replaces the last one whole. */
export type PreviewState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading'; readonly name: string }
  | { readonly kind: 'result'; readonly scope: PreviewScope; readonly result: PreviewResult }
  | { readonly kind: 'failure'; readonly name: string; readonly message: string; readonly details: string; readonly buttons: readonly PanelButton[] }
  | { readonly kind: 'untrusted'; readonly name: string; readonly buttons: readonly PanelButton[] };

/** A button below a message; the page knows it by its number. */
export interface PanelButton {
  readonly title: string;
  readonly apply: () => Thenable<unknown>;
}
