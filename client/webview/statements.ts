import { element, post } from './editor.js';

const content = element('#content');
let lastPosted: number | null = null;

/** The keyboard, the mouse and the marks on the statements of the content, whatever is in it at the time. */
export function listenToStatements(): void {
  content.addEventListener('pointerover', ({ target }) => {
    mark(placeOf(target) ?? focusedPlace());
  });
  content.addEventListener('pointerleave', () => {
    mark(focusedPlace());
  });
  content.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.matches('.statement')) takeTabStop(target);
    mark(placeOf(target));
  });
  content.addEventListener('focusout', ({ relatedTarget }) => {
    mark(placeOf(relatedTarget));
  });
  content.addEventListener('click', ({ target }) => {
    const isSelecting = document.getSelection()?.isCollapsed === false;
    const statement = isSelecting ? null : statementOf(target);
    if (statement !== null) reveal(statement, false);
  });
  content.addEventListener('keydown', (event) => {
    const statement = event.target instanceof HTMLElement && event.target.matches('.statement') ? event.target : null;
    if (statement === null || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === 'Enter') reveal(statement, true);
    else if (event.key === ' ') reveal(statement, false);
    else if (!moveFocus(statement, event.key)) return;
    event.preventDefault();
  });
}

/** Makes new content operable: one of its statements can be reached with Tab, the arrows lead to the others. */
export function prepareStatements(): void {
  lastPosted = null;
  const [first] = statements();
  if (first !== undefined) first.tabIndex = 0;
}

/** Shows which places the cursor of the Python file is on. */
export function showMarks(places: readonly number[]): void {
  for (const marked of content.querySelectorAll('.marked')) {
    marked.classList.remove('marked');
    marked.removeAttribute('aria-selected');
  }
  const found = places.map((place) => content.querySelector(`[data-place="${place}"]`)).filter((each) => each !== null);
  for (const each of found) {
    each.classList.add('marked');
    if (each.matches('.statement')) each.setAttribute('aria-selected', 'true');
  }
  found[0]?.scrollIntoView({ block: 'nearest' });
}

function statements(): HTMLElement[] {
  return [...content.querySelectorAll<HTMLElement>('.statement')];
}

function statementOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.statement') : null;
}

function placeOf(target: EventTarget | null): number | null {
  const place = target instanceof Element ? target.closest<HTMLElement>('[data-place]')?.dataset['place'] : undefined;
  return place === undefined ? null : Number(place);
}

function focusedPlace(): number | null {
  return placeOf(document.activeElement);
}

function mark(place: number | null): void {
  if (place === lastPosted) return;
  lastPosted = place;
  post({ type: 'mark', place });
}

function reveal(statement: HTMLElement, focus: boolean): void {
  const place = placeOf(statement);
  if (place !== null) post({ type: 'reveal', place, focus });
}

/** The one statement that Tab reaches is the one that had the focus last. */
function takeTabStop(statement: HTMLElement): void {
  for (const other of content.querySelectorAll<HTMLElement>('.statement[tabindex="0"]')) other.tabIndex = -1;
  statement.tabIndex = 0;
}

/** Whether the key is one that moves. */
function moveFocus(from: HTMLElement, key: string): boolean {
  const all = statements();
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: all.indexOf(from) + 1,
    ArrowUp: all.indexOf(from) - 1,
    Home: 0,
    End: all.length - 1,
  };
  const index = steps[key];
  if (index === undefined) return false;
  all[Math.max(index, 0)]?.focus();
  return true;
}
