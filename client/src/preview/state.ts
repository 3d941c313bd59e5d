import type { PreviewResult, PreviewScope } from 'alembic-language-server/messages';
import type { TextSnapshot } from './freshness.js';
import type { ScopeKind } from './messages.js';

/** What the page shows below the toolbar. New content replaces the last one whole. */
export type PreviewState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading'; readonly name: string }
  /** `snapshot`: of the time at which the result was asked for. */
  | { readonly kind: 'result'; readonly scope: PreviewScope; readonly result: PreviewResult; readonly snapshot: TextSnapshot }
  | {
      readonly kind: 'failure';
      readonly scope: ScopeKind;
      readonly name: string;
      readonly message: string;
      readonly details: string;
      readonly buttons: readonly PanelButton[];
    }
  | { readonly kind: 'untrusted'; readonly name: string };

/** A button below a failure; the page knows it by its number. */
export interface PanelButton {
  readonly title: string;
  readonly apply: () => Thenable<unknown>;
}
