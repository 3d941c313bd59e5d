import { escapeHtml } from './escapeHtml.js';
import type { PageAction } from './messages.js';
import { renderResult } from './renderResult.js';
import type { PreviewState } from './state.js';
import { summaryOf } from './summary.js';
import type { PreviewTexts } from './texts.js';
import { nameOf } from './titles.js';

/** The content below the toolbar, and what a screen reader is told when it appears. */
export interface RenderedState {
  readonly html: string;
  readonly status: string;
}

/** State → HTML. Pure; every text that comes from outside is escaped. */
export function renderState(state: PreviewState, texts: PreviewTexts): RenderedState {
  switch (state.kind) {
    case 'empty':
      return { html: notice(texts.emptyHeading, '', paragraph(texts.empty)), status: '' };
    case 'loading':
      return {
        html: notice(texts.loading, state.name, paragraph(texts.loadingHint), 'loading'),
        status: texts.busy(state.name),
      };
    case 'result':
      return { html: renderResult(state, texts), status: texts.shown(nameOf(state, texts), summaryOf(state, texts)) };
    case 'failure':
      return { html: failure(state, texts), status: `${texts.failure}: ${state.name}. ${state.message}` };
    case 'untrusted': {
      const content = paragraph(texts.untrusted) + buttons([actionButton('trust', texts.manageTrust)]);
      return {
        html: notice(texts.untrustedHeading, state.name, content),
        status: `${texts.untrustedHeading}: ${state.name}`,
      };
    }
  }
}

function failure(
  { scope, name, message, details, buttons: ways }: Extract<PreviewState, { kind: 'failure' }>,
  texts: PreviewTexts,
): string {
  const printed =
    details === ''
      ? ''
      : `<details><summary>${escapeHtml(texts.printed)}</summary><pre class="output" tabindex="0">${escapeHtml(details)}</pre></details>`;
  const all = [
    ...ways.map(({ title }, index) => button(`data-button="${index}"`, title, index === 0)),
    ...(scope === 'range' ? [actionButton('range', texts.changeRange, ways.length === 0)] : []),
    actionButton('refresh', texts.tryAgain, ways.length === 0 && scope !== 'range'),
  ];
  return notice(
    texts.failure,
    name,
    `<p class="reason">${escapeHtml(message)}</p>${buttons(all)}${printed}`,
    'failure',
  );
}

/** A page without SQL: what is the matter, for which revision, and what to do. */
function notice(heading: string, name: string, content: string, kind = 'plain'): string {
  const subject = name === '' ? '' : `<p class="subject">${escapeHtml(name)}</p>`;
  return `<section class="notice ${kind}"><h1>${escapeHtml(heading)}</h1>${subject}${content}</section>`;
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

function buttons(all: readonly string[]): string {
  return `<div class="buttons">${all.join('')}</div>`;
}

function actionButton(action: PageAction, title: string, isPrimary = true): string {
  return button(`data-action="${action}"`, title, isPrimary);
}

/** `isPrimary`: the one to press. */
function button(attribute: string, title: string, isPrimary: boolean): string {
  return `<vscode-button ${attribute}${isPrimary ? '' : ' secondary'}>${escapeHtml(title)}</vscode-button>`;
}
