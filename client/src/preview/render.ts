import { escapeHtml } from './escapeHtml.js';
import { renderResult } from './renderResult.js';
import type { PanelButton, PreviewState } from './state.js';
import { summaryOf } from './summary.js';
import type { PreviewTexts } from './texts.js';
import { tabTitleOf } from './titles.js';

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
      return { html: notice(texts.loading, state.name, paragraph(texts.loadingHint), 'loading'), status: texts.busy(state.name) };
    case 'result':
      return { html: renderResult(state, texts), status: texts.shown(tabTitleOf(state, texts), summaryOf(state.result, texts)) };
    case 'failure':
      return { html: failure(state, texts), status: `${texts.failure}: ${state.name}. ${state.message}` };
    case 'untrusted': {
      const content = paragraph(texts.untrusted) + buttons(state.buttons);
      return { html: notice(texts.untrustedHeading, state.name, content), status: `${texts.untrustedHeading}: ${state.name}` };
    }
  }
}

function failure({ name, message, details, buttons: ways }: Extract<PreviewState, { kind: 'failure' }>, texts: PreviewTexts): string {
  const printed =
    details === '' ? '' : `<details><summary>${escapeHtml(texts.printed)}</summary><pre class="output" tabindex="0">${escapeHtml(details)}</pre></details>`;
  const again = `<vscode-button data-action="refresh"${ways.length > 0 ? ' secondary' : ''}>${escapeHtml(texts.tryAgain)}</vscode-button>`;
  return notice(texts.failure, name, `<p class="reason">${escapeHtml(message)}</p>${buttons(ways, again)}${printed}`, 'failure');
}

/** A page without SQL: what is the matter, for which revision, and what to do. */
function notice(heading: string, name: string, content: string, kind = 'plain'): string {
  const subject = name === '' ? '' : `<p class="subject">${escapeHtml(name)}</p>`;
  return `<section class="notice ${kind}"><h1>${escapeHtml(heading)}</h1>${subject}${content}</section>`;
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

/** The first one is the one to press. */
function buttons(all: readonly PanelButton[], last = ''): string {
  const each = all.map(({ title }, index) => `<vscode-button data-button="${index}"${index > 0 ? ' secondary' : ''}>${escapeHtml(title)}</vscode-button>`);
  return `<div class="buttons">${each.join('')}${last}</div>`;
}
