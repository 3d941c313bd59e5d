import type { FromPage, PreviewOptions } from '../src/preview/messages.js';

/** What the page remembers while it is hidden, and (the options) over a reload of the window. */
export interface Kept extends Partial<PreviewOptions> {
  /** What was shown, and how far down it was. */
  readonly subject?: string;
  readonly scroll?: number;
}

interface EditorApi {
  postMessage(message: FromPage): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
}
declare function acquireVsCodeApi(): EditorApi;

const api = acquireVsCodeApi();

export function post(message: FromPage): void {
  api.postMessage(message);
}

export function kept(): Kept {
  return api.getState() ?? {};
}

export function keep(more: Kept): void {
  api.setState({ ...kept(), ...more });
}

/** An element of the page that renderPage (src/preview/page.ts) has put there. */
export function element(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`The page has no ${selector}.`);
  return found;
}
