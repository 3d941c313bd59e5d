import { escapeHtml } from './escapeHtml.js';
import { dialects, directions, engines, ownDialect, scopeKinds, type ScopeKind } from './messages.js';
import type { PreviewTexts } from './texts.js';

export interface PageParts {
  /** The editor's language, as BCP 47. */
  readonly language: string;
  /** What the webview may load styles from. */
  readonly cspSource: string;
  /** Made anew for each page. */
  readonly nonce: string;
  readonly styleUri: string;
  readonly scriptUri: string;
}

/**
 * The page: toolbar, content, status. Its script fills the content and keeps the toolbar's elements, so that the focus
 * on one is never lost. The controls (`vscode-…`) bring their styles as constructed style sheets, and set single
 * properties from their script: neither needs a permission.
 */
export function renderPage(parts: PageParts, texts: PreviewTexts): string {
  const policy = `default-src 'none'; style-src ${parts.cspSource}; script-src 'nonce-${parts.nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(texts.title)}</title>
<link rel="stylesheet" href="${escapeHtml(parts.styleUri)}">
</head>
<body>
<header>
<div id="progress"></div>
<div id="toolbar" role="group" aria-label="${escapeHtml(texts.title)}">
${directionControl(texts)}
<div class="selects">
${select('dialect', texts.dialect, [[ownDialect, texts.ownDialect(null)], ...dialects.map((dialect) => [dialect, dialect] as const)])}
${select(
  'scope',
  texts.scope,
  scopeKinds.map((scope) => [scope, scopeLabel(scope, texts)] as const),
)}
${select(
  'engine',
  texts.engine,
  engines.map((engine) => [engine, texts[engine]] as const),
)}
</div>
</div>
</header>
<main id="content" tabindex="-1"></main>
<div id="out-of-date" hidden><span>${escapeHtml(texts.outOfDate)}</span><vscode-button secondary data-action="refresh">${escapeHtml(texts.refresh)}</vscode-button></div>
<div id="busy" hidden><span id="busy-text"></span><vscode-button id="stop" secondary data-action="stop">${escapeHtml(texts.stop)}</vscode-button></div>
<p id="status" role="status"></p>
<script nonce="${parts.nonce}" src="${escapeHtml(parts.scriptUri)}"></script>
</body>
</html>`;
}

/** Radio buttons of the browser's own, drawn as one control of two halves. */
function directionControl(texts: PreviewTexts): string {
  const halves = directions.map(
    (direction) =>
      `<label><input type="radio" name="direction" value="${direction}"><span>${escapeHtml(texts[direction])}</span></label>`,
  );
  return `<div id="direction" role="radiogroup" aria-label="${escapeHtml(texts.direction)}">${halves.join('')}</div>`;
}

function select(id: string, label: string, options: readonly (readonly [value: string, label: string])[]): string {
  const items = options.map(([value, text]) => `<vscode-option value="${value}">${escapeHtml(text)}</vscode-option>`);
  return `<vscode-single-select id="${id}" ${labelled(label)}>${items.join('')}</vscode-single-select>`;
}

function scopeLabel(scope: ScopeKind, texts: PreviewTexts): string {
  const labels: Readonly<Record<ScopeKind, string>> = {
    revision: texts.thisRevision,
    range: texts.chooseRange,
    pending: texts.pendingScope,
    all: texts.allScope,
  };
  return labels[scope];
}

/** For the screen reader and for the mouse. */
function labelled(text: string): string {
  return `label="${escapeHtml(text)}" title="${escapeHtml(text)}"`;
}
