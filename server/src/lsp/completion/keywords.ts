import { CompletionItemKind } from 'vscode-languageserver/node';
import { callAt } from '../../core/operations/callAt.js';
import { rangeOf } from '../../workspace/lineTable.js';
import type { CompletionProvider } from './provider.js';

/** Keyword arguments of Alembic's directives, such as `nullable=`, that the call does not have yet. */
export const completeKeywords: CompletionProvider = ({ file, text, offset, isTriggered }) => {
  // A blank behind a comma asks for nothing: most arguments are given by position.
  if (isTriggered) return null;
  const call = callAt(text, offset);
  if (call?.at?.kind !== 'word') return null;
  const range = rangeOf(file.lines, call.at.span);
  const isFollowed = /^[ \t]*=(?!=)/.test(text.slice(call.at.span.end, call.at.span.end + 10));
  return {
    isIncomplete: false,
    items: call.signature.parameters
      .filter(({ name, variadic }) => !variadic && !call.given.has(name))
      .map(({ name, documentation }, index) => ({
        label: `${name}=`,
        kind: CompletionItemKind.Property,
        detail: documentation,
        sortText: String(index).padStart(3, '0'),
        textEdit: { range, newText: isFollowed ? name : `${name}=` },
      })),
  };
};
