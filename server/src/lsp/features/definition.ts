import type { DefinitionParams, Location, LocationLink } from 'vscode-languageserver/node';
import type { Revision } from '../../core/graph/revisionGraph.js';
import type { Span } from '../../core/text.js';
import { uriOfPath } from '../../workspace/paths.js';
import type { IndexedEnvironment, Snapshot } from '../../workspace/snapshot.js';
import type { Feature } from '../context.js';
import { type NamedId, idAtPosition, revisionsNamed } from '../idAtPosition.js';
import { locationIn, rangeIn } from '../locations.js';
import { atCaret } from '../schema/atCaret.js';
import { objectDefinition } from '../schema/objectLocations.js';

/** From an object of the schema to the operation that made it; from an id or label to where it is declared; from a file's own id to itself, so that peeking at references works. */
export const definition: Feature<DefinitionParams, Location[] | LocationLink[] | null> = (
  { textDocument, position },
  context,
) => {
  const { snapshot, client } = context;
  const place = idAtPosition(snapshot, textDocument.uri, position);
  if (place === undefined) return atCaret(textDocument.uri, position, context, objectDefinition);
  if (place.id.kind === 'unread') return null;
  const { id, file } = place;
  const targets = distinct(place.environments.flatMap((environment) => declarations(environment, id, file.path)));
  if (!client.definitionLinks)
    return targets.map(({ revision, span }) => locationIn(snapshot, revision.file.path, span));
  const originSelectionRange = rangeIn(snapshot, file.path, id.span);
  return targets.map((target) => ({ originSelectionRange, ...linkTarget(snapshot, target) }));
};

interface Declaration {
  readonly revision: Revision;
  /** The declared id or label itself. */
  readonly span: Span;
}

function declarations({ graph, byPath }: IndexedEnvironment, id: NamedId, path: string): Declaration[] {
  const own = byPath.get(path);
  if (id.field === 'revision') return own === undefined ? [] : [{ revision: own, span: id.span }];
  return revisionsNamed(graph, id).map((revision) => ({ revision, span: declaredSpan(revision, id.value) }));
}

function declaredSpan(revision: Revision, value: string): Span {
  if (revision.id === value) return revision.idSpan;
  return revision.file.header.branchLabels?.references.find((label) => label.value === value)?.span ?? revision.idSpan;
}

function linkTarget(snapshot: Snapshot, { revision, span }: Declaration): Omit<LocationLink, 'originSelectionRange'> {
  const { path, header } = revision.file;
  const statements = [header.assignments.revision, header.assignments.branch_labels];
  const whole = statements.find(
    (statement) => statement !== undefined && statement.start <= span.start && span.end <= statement.end,
  );
  return {
    targetUri: uriOfPath(path),
    targetRange: rangeIn(snapshot, path, whole ?? span),
    targetSelectionRange: rangeIn(snapshot, path, span),
  };
}

function distinct(declarations: readonly Declaration[]): Declaration[] {
  return [...new Map(declarations.map((one) => [`${one.revision.file.path} ${one.span.start}`, one])).values()];
}
