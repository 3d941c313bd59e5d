/** The page of the SQL preview: shows what the extension renders and tells it what the user does. */
import { dialects, memberOf, pageActions, type ToPage } from '../src/preview/messages.js';
import { element, keep, kept, post } from './editor.js';
import { listenToStatements, prepareStatements, showMarks } from './statements.js';
import { listenToToolbar, showToolbar } from './toolbar.js';

const answerIsShownFor = 4000;
const content = element('#content');
const outOfDate = element('#out-of-date');
const busy = element('#busy');
const status = element('#status');
let hideAnswer: ReturnType<typeof setTimeout> | undefined;

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  switch (data.type) {
    case 'toolbar':
      showToolbar(data.state);
      break;
    case 'content':
      showContent(data);
      break;
    case 'outOfDate':
      if (!data.isOutOfDate && outOfDate.contains(document.activeElement)) content.focus();
      outOfDate.hidden = !data.isOutOfDate;
      break;
    case 'busy':
      showBusy(data.text);
      break;
    case 'mark':
      showMarks(data.places);
      break;
    case 'say':
      say(data.text);
      break;
  }
});

/** The same subject, as after a save, keeps its scroll position, and the focus stays where it was. */
function showContent({ html, status: text, subject }: Extract<ToPage, { type: 'content' }>): void {
  const scroll = kept().subject === subject ? kept().scroll : 0;
  const focused = content.contains(document.activeElement) ? document.activeElement : null;
  content.innerHTML = html;
  content.scrollTop = scroll ?? 0;
  keep({ subject, scroll: content.scrollTop });
  prepareStatements();
  if (focused !== null) (counterpart(focused) ?? content).focus({ preventScroll: true });
  status.classList.remove('visible');
  status.textContent = text;
}

/** The element of the new content that stands for one of the old. */
function counterpart(old: Element): HTMLElement | null {
  for (const attribute of ['data-place', 'data-reveal', 'data-revision', 'data-button', 'data-action']) {
    const value = old.getAttribute(attribute);
    if (value !== null) return content.querySelector<HTMLElement>(`[${attribute}="${value}"]`);
  }
  return null;
}

/** The look of it is delayed by the style sheet: a warm answer comes before anything has moved. */
function showBusy(text: string | null): void {
  if (text === null && busy.contains(document.activeElement)) content.focus();
  busy.hidden = text === null;
  document.body.classList.toggle('busy', text !== null);
  content.setAttribute('aria-busy', String(text !== null));
  if (text !== null) element('#busy-text').textContent = text;
}

function say(text: string): void {
  status.textContent = text;
  status.classList.add('visible');
  clearTimeout(hideAnswer);
  hideAnswer = setTimeout(() => {
    status.classList.remove('visible');
  }, answerIsShownFor);
}

document.addEventListener('click', ({ target }) => {
  const pressed =
    target instanceof Element
      ? target.closest<HTMLElement>('[data-action], [data-button], [data-dialect], [data-reveal], [data-revision]')
      : null;
  if (pressed === null) return;
  const { action, button, dialect, reveal, revision } = pressed.dataset;
  const chosen = memberOf(dialects, dialect);
  if (chosen !== undefined) post({ type: 'dialect', dialect: chosen });
  const known = memberOf(pageActions, action);
  if (known !== undefined) post({ type: 'action', action: known });
  if (button !== undefined) post({ type: 'button', index: Number(button) });
  if (reveal !== undefined) post({ type: 'reveal', place: Number(reveal), focus: true });
  if (revision !== undefined) post({ type: 'openRevision', index: Number(revision) });
});

content.addEventListener('scroll', () => {
  keep({ scroll: content.scrollTop });
});

// With the focus on nothing the keys would scroll nothing.
window.addEventListener('focus', () => {
  if (document.activeElement === document.body) content.focus({ preventScroll: true });
});

listenToToolbar();
listenToStatements();
post({ type: 'ready' });
