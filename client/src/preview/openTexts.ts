import { workspace, type TextDocument } from 'vscode';
import type { OpenText, TextSnapshot } from './freshness.js';

/** The Python files that are open, with their text: what the server renders in place of the disk's. */
export function captureOpenTexts(): TextSnapshot {
  const documents = workspace.textDocuments.filter(({ languageId, isClosed }) => languageId === 'python' && !isClosed);
  return new Map(documents.map((document) => [document.uri.toString(), openText(document)]));
}

/** Undefined for a document that is not open. */
export function openTextOf(uri: string): OpenText | undefined {
  const document = workspace.textDocuments.find((each) => !each.isClosed && each.uri.toString() === uri);
  return document === undefined ? undefined : openText(document);
}

function openText(document: TextDocument): OpenText {
  return { text: document.getText(), isDirty: document.isDirty };
}
