import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import { VscodeSingleSelect } from '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { VscodeToolbarButton } from '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { dialects, directions, memberOf, ownDialect, scopeKinds, type ToolbarState } from '../src/preview/messages.js';
import { element, keep, post } from './editor.js';

const directionInputs = [...document.querySelectorAll<HTMLInputElement>('input[name="direction"]')];
const dialectSelect = control(VscodeSingleSelect, '#dialect');
const scopeSelect = control(VscodeSingleSelect, '#scope');
const pinButton = control(VscodeToolbarButton, '#pin');

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
  scopeSelect.addEventListener('change', () => {
    const scope = memberOf(scopeKinds, scopeSelect.value);
    if (scope !== undefined) post({ type: 'scope', scope });
  });
  pinButton.addEventListener('change', () => {
    post({ type: 'pinned', pinned: pinButton.checked });
  });
}

export function showToolbar({ direction, dialect, scope, pinned }: ToolbarState): void {
  for (const input of directionInputs) input.checked = input.value === direction;
  dialectSelect.value = dialect ?? ownDialect;
  scopeSelect.value = scope;
  pinButton.checked = pinned;
  keep({ direction, dialect });
}

function control<T extends HTMLElement>(type: new () => T, selector: string): T {
  const found = element(selector);
  if (!(found instanceof type)) throw new Error(`${selector} is no ${type.name}.`);
  return found;
}
