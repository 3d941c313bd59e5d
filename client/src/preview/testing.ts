/** For the unit tests beside: texts in English, and results with the parts that a test is not about filled in. */
import type { PreviewResult, PreviewRevision, PreviewScope, PreviewStatement } from 'alembic-language-server/messages';
import type { PreviewState } from './state.js';
import { previewTexts } from './texts.js';

export const texts = previewTexts({
  t: (message, ...args) => message.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)])),
});

export const uri = 'file:///shop/versions/3f9c_add_invoices.py';

/** Lines are counted from 1, as users do. */
export function lines(first: number, last = first): NonNullable<PreviewStatement['range']> {
  return { start: { line: first - 1, character: 4 }, end: { line: last - 1, character: 20 } };
}

export function statement(sql: string, more: Partial<PreviewStatement> = {}): PreviewStatement {
  return { sql, range: lines(21), database: null, loses: null, ...more };
}

export function revision(
  statements: readonly PreviewStatement[],
  more: Partial<PreviewRevision> = {},
): PreviewRevision {
  return {
    revision: '3f9c2e71a0b4',
    message: 'add invoices',
    uri,
    direction: 'upgrade',
    statements,
    error: null,
    ...more,
  };
}

export function resultOf(revisions: readonly PreviewRevision[], more: Partial<PreviewResult> = {}): PreviewResult {
  return { environment: 'e', environmentName: 'app/alembic', dialect: 'postgresql', revisions, notes: [], ...more };
}

/** A result as the panel shows it, of files that are not open. */
export function shown(
  result: PreviewResult,
  scope: PreviewScope = { kind: 'revision', uri },
): Extract<PreviewState, { kind: 'result' }> {
  return { kind: 'result', scope, result, snapshot: new Map() };
}
