import type { InlayHint, InlayHintParams } from 'vscode-languageserver/node';
import { offsetAt, positionAt } from '../../workspace/lineTable.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { Feature } from '../context.js';
import { type NamedRevision, othersNamedIn } from '../idAtPosition.js';
import { revisionLocation } from '../locations.js';
import { markupContent } from '../markup.js';
import { revisionName, revisionTooltip } from '../revisionText.js';

/** A hint must not push the rest of the line out of sight. */
const longestHint = 60;

/** The message of each revision that `down_revision` and `depends_on` name, behind its id; a click goes there. */
export const inlayHint: Feature<InlayHintParams, InlayHint[] | null> = async (
  { textDocument, range },
  { snapshot, client, settings },
) => {
  const path = pathOfUri(textDocument.uri);
  const file = path === undefined ? undefined : snapshot.file(path);
  if (file === undefined) return null;
  const named = othersNamedIn(snapshot, file).filter(
    ({ id, revision }) => id.field !== 'docstring' && revision.message.trim() !== '',
  );
  const [start, end] = [offsetAt(file.lines, range.start), offsetAt(file.lines, range.end)];
  const seen = named.filter(({ id }) => start <= id.span.end && id.span.end <= end);
  if (seen.length === 0 || !(await settings.of(textDocument.uri)).inlayHints.enabled) return [];

  const hint = ({ id, environment, revision }: NamedRevision): InlayHint => ({
    position: positionAt(file.lines, id.span.end),
    label: [
      {
        value: shortened(revisionName(revision)),
        tooltip: markupContent(client.markdown, (markup) => revisionTooltip(snapshot, environment, revision, markup)),
        location: revisionLocation(snapshot, revision),
      },
    ],
    paddingLeft: true,
  });
  return seen.map(hint);
};

function shortened(message: string): string {
  return message.length <= longestHint
    ? message
    : `${message.slice(0, longestHint - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
