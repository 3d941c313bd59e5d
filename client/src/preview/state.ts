/** What the panel shows. A new state replaces the last one whole. */
export type PreviewState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading'; readonly name: string }
  | {
      readonly kind: 'sql';
      readonly revision: string;
      readonly message: string;
      readonly sql: string;
      readonly notes: readonly string[];
      readonly command: string;
    }
  | { readonly kind: 'failure'; readonly name: string; readonly message: string; readonly details: string; readonly actions: readonly PanelButton[] }
  | { readonly kind: 'untrusted'; readonly name: string; readonly actions: readonly PanelButton[] };

/** A button of the page. Its action is what the page posts to the extension when it is pressed. */
export interface PanelButton {
  readonly action: PanelAction;
  readonly title: string;
}
export const panelActions = ['ready', 'copy', 'again', 'details', 'interpreter', 'trust'] as const;
export type PanelAction = (typeof panelActions)[number];

/** The words of the page, in the user's language. */
export interface PreviewTexts {
  readonly title: string;
  readonly emptyHeading: string;
  readonly empty: string;
  readonly loading: string;
  readonly loadingHint: string;
  readonly upgrade: string;
  readonly command: string;
  readonly notes: string;
  readonly copy: string;
  readonly noMessage: string;
  readonly noSql: string;
  sqlOf(revision: string): string;
  ready(revision: string): string;
  readonly failure: string;
  readonly details: string;
  readonly tryAgain: string;
  readonly untrustedHeading: string;
  readonly untrusted: string;
}
