import { escapeHtml } from './escapeHtml.js';
import { highlightSql } from './highlight.js';
import type { PanelButton, PreviewState, PreviewTexts } from './state.js';

/** The page's body and what a screen reader is told when it appears. */
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
      return { html: notice(texts.loading, state.name, paragraph(texts.loadingHint), 'loading'), status: `${texts.loading}: ${state.name}` };
    case 'sql':
      return { html: sqlPage(state, texts), status: texts.ready(state.revision) };
    case 'failure':
      return { html: failurePage(state, texts), status: `${texts.failure}: ${state.name}. ${state.message}` };
    case 'untrusted': {
      const content = paragraph(texts.untrusted) + buttons(state.actions);
      return { html: notice(texts.untrustedHeading, state.name, content), status: `${texts.untrustedHeading}: ${state.name}` };
    }
  }
}

type SqlState = Extract<PreviewState, { kind: 'sql' }>;
type FailureState = Extract<PreviewState, { kind: 'failure' }>;

function sqlPage(state: SqlState, texts: PreviewTexts): string {
  const sql =
    state.sql.trim() === ''
      ? paragraph(texts.noSql)
      : `<pre class="sql" role="region" aria-label="${escapeHtml(texts.sqlOf(state.revision))}"><code>${highlightSql(state.sql)}</code></pre>`;
  return `
<header>
  <div class="heading">
    <h1>${escapeHtml(state.message || texts.noMessage)}</h1>
    <p class="facts"><span class="direction">${escapeHtml(texts.upgrade)}</span> <code class="revision">${escapeHtml(state.revision)}</code></p>
  </div>
  ${buttons([{ action: 'copy', title: texts.copy }])}
</header>
${notesList(state.notes, texts)}
${sql}
<footer><span class="label">${escapeHtml(texts.command)}</span> <code class="command">${escapeHtml(state.command)}</code></footer>`;
}

function notesList(notes: readonly string[], texts: PreviewTexts): string {
  if (notes.length === 0) return '';
  const items = notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('');
  return `<ul class="notes" aria-label="${escapeHtml(texts.notes)}">${items}</ul>`;
}

function failurePage(state: FailureState, texts: PreviewTexts): string {
  const details =
    state.details === ''
      ? ''
      : `<details open><summary>${escapeHtml(texts.details)}</summary><pre class="output" tabindex="0">${escapeHtml(state.details)}</pre></details>`;
  const actions: PanelButton[] = [...state.actions, { action: 'again', title: texts.tryAgain }];
  const reason = `<p class="reason">${escapeHtml(state.message)}</p>`;
  return notice(texts.failure, state.name, `${reason}${buttons(actions)}${details}`, 'failure');
}

/** A page without SQL: what is the matter, for which revision, and what to do. */
function notice(heading: string, name: string, content: string, kind = 'plain'): string {
  const subject = name === '' ? '' : `<p class="facts">${escapeHtml(name)}</p>`;
  return `<section class="notice ${kind}"><div class="heading"><h1>${escapeHtml(heading)}</h1>${subject}</div>${content}</section>`;
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

/** The first one is the one to press. */
function buttons(all: readonly PanelButton[]): string {
  const each = all.map(
    ({ action, title }, index) => `<button type="button" data-action="${action}"${index > 0 ? ' class="secondary"' : ''}>${escapeHtml(title)}</button>`,
  );
  return `<div class="buttons">${each.join('')}</div>`;
}
