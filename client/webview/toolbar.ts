import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import { VscodeSingleSelect } from '@vscode-elements/elements/dist/vscode-single-select/index.js';
import {
  dialects,
  directions,
  engines,
  memberOf,
  ownDialect,
  scopeKinds,
  type ToolbarState,
} from '../src/preview/messages.js';
import { element, keep, post } from './editor.js';

const directionInputs = [...document.querySelectorAll<HTMLInputElement>('input[name="direction"]')];
const dialectSelect = control(VscodeSingleSelect, '#dialect');
const engineSelect = control(VscodeSingleSelect, '#engine');
const scopeSelect = control(VscodeSingleSelect, '#scope');
const ownDialectOption = element(`#dialect vscode-option[value="${ownDialect}"]`);

/** Posts what is chosen. The extension answers with the state that comes of it. */
export function listenToToolbar(): void {
  for (const input of directionInputs) {
    input.addEventListener('change', () => {
      const direction = memberOf(directions, input.value);
      if (direction !== undefined) post({ type: 'direction', direction });
    });
  }
  dialectSelect.addEventListener('change', () => {
    post({ type: 'dialect', dialect: memberOf(dialects, dialectSelect.value) ?? null });
  });
  engineSelect.addEventListener('change', () => {
    const engine = memberOf(engines, engineSelect.value);
    if (engine !== undefined) post({ type: 'engine', engine });
  });
  scopeSelect.addEventListener('change', () => {
    const scope = memberOf(scopeKinds, scopeSelect.value);
    if (scope !== undefined) post({ type: 'scope', scope });
  });
}

export function showToolbar({ direction, dialect, engine, scope, ownDialectLabel }: ToolbarState): void {
  for (const input of directionInputs) input.checked = input.value === direction;
  // Replacing equal text would close an open list.
  if (ownDialectOption.textContent !== ownDialectLabel) ownDialectOption.textContent = ownDialectLabel;
  dialectSelect.value = dialect ?? ownDialect;
  engineSelect.value = engine;
  scopeSelect.value = scope;
  keep({ direction, dialect, engine });
}

function control<T extends HTMLElement>(type: new () => T, selector: string): T {
  const found = element(selector);
  if (!(found instanceof type)) throw new Error(`${selector} is no ${type.name}.`);
  return found;
}
