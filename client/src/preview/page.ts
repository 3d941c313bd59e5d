import { escapeHtml } from './escapeHtml.js';

export interface PageParts {
  readonly title: string;
  /** The editor's language, as BCP 47. */
  readonly language: string;
  /** What the webview may load styles from. */
  readonly cspSource: string;
  /** Made anew for each page. */
  readonly nonce: string;
  readonly styleUri: string;
  readonly scriptUri: string;
}

/** The page around the states. It holds no state itself: its script asks for the last one whenever it is loaded. */
export function renderPage(parts: PageParts): string {
  const policy = `default-src 'none'; style-src ${parts.cspSource}; script-src 'nonce-${parts.nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(parts.title)}</title>
<link rel="stylesheet" href="${escapeHtml(parts.styleUri)}">
</head>
<body>
<main id="content"></main>
<p id="status" role="status"></p>
<script nonce="${parts.nonce}" src="${escapeHtml(parts.scriptUri)}"></script>
</body>
</html>`;
}
