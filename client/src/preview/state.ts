import type { PreviewResult, PreviewScope } from 'alembic-language-server/messages';
import type { Remedy } from '../runFailure.js';
import type { TextSnapshot } from './freshness.js';
import type { ScopeKind } from './messages.js';
import type { Verification } from './verification.js';

/** What the page shows below the toolbar. New content replaces the last one whole. */
export type PreviewState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading'; readonly name: string }
  /** `snapshot`: of the time at which the result was asked for. */
  | {
      readonly kind: 'result';
      readonly scope: PreviewScope;
      readonly result: PreviewResult;
      readonly snapshot: TextSnapshot;
      /** Whether Alembic renders the same; absent where it was not asked. */
      readonly verification?: Verification;
    }
  | {
      readonly kind: 'failure';
      readonly scope: ScopeKind;
      readonly name: string;
      readonly message: string;
      readonly details: string;
      /** The page knows them by their number. */
      readonly buttons: readonly Remedy[];
    }
  | { readonly kind: 'untrusted'; readonly name: string };
