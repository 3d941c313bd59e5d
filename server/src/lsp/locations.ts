import type { Location, Range } from 'vscode-languageserver/node';
import type { Revision } from '../core/graph/revisionGraph.js';
import type { Span } from '../core/text.js';
import { rangeOf } from '../workspace/lineTable.js';
import { uriOfPath } from '../workspace/paths.js';
import type { Snapshot } from '../workspace/snapshot.js';
import type { RevisionSummary } from './messages.js';

export function rangeIn(snapshot: Snapshot, path: string, span: Span): Range {
  return rangeOf(snapshot.lines(path), span);
}

export function locationIn(snapshot: Snapshot, path: string, span: Span): Location {
  return { uri: uriOfPath(path), range: rangeIn(snapshot, path, span) };
}

/** Where a revision's id is. */
export function revisionLocation(snapshot: Snapshot, { file, idSpan }: Revision): Location {
  return locationIn(snapshot, file.path, idSpan);
}

export function revisionSummary(snapshot: Snapshot, revision: Revision): RevisionSummary {
  return { revision: revision.id, message: revision.message, ...revisionLocation(snapshot, revision) };
}
