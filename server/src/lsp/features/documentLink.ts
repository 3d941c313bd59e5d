import type { DocumentLink, DocumentLinkParams } from 'vscode-languageserver/node';
import { pathOfUri } from '../../workspace/paths.js';
import type { Feature } from '../context.js';
import { othersNamedIn } from '../idAtPosition.js';
import { rangeIn, revisionLocation } from '../locations.js';

/**
 * From each id and label that names another revision to where its id is, in the docstring too; the own id leads
 * nowhere. The range is that of the definition, so that one underline serves both.
 * VS Code writes tooltip and path into trusted Markdown and escapes them in part: the tooltip holds no text from
 * outside, and a path with a character that could end the link has none.
 */
export const documentLink: Feature<DocumentLinkParams, DocumentLink[] | null> = (
  { textDocument },
  { snapshot, client },
) => {
  const path = pathOfUri(textDocument.uri);
  const file = path === undefined ? undefined : snapshot.file(path);
  if (file === undefined) return null;
  const linked = othersNamedIn(snapshot, file).filter(({ revision }) => !/[\\\n\r]/.test(revision.file.path));
  return linked.map(({ id, revision }) => {
    const { uri, range } = revisionLocation(snapshot, revision);
    return {
      range: rangeIn(snapshot, file.path, id.span),
      target: `${uri}#L${range.start.line + 1},${range.start.character + 1}`,
      ...(client.linkTooltips && { tooltip: 'Open the revision' }),
    };
  });
};
