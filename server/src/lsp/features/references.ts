import type { Location, ReferenceParams } from 'vscode-languageserver/node';
import type { Reference } from '../../core/revision/facts.js';
import type { Revision, RevisionGraph } from '../../core/graph/revisionGraph.js';
import type { Snapshot } from '../../workspace/snapshot.js';
import type { Feature } from '../context.js';
import { idAtPosition } from '../idAtPosition.js';
import { locationIn, revisionLocation } from '../locations.js';
import { atCaret } from '../schema/atCaret.js';
import { objectReferences } from '../schema/objectLocations.js';

/**
 * Which operations touched an object of the schema; who names an id or label: children, merges and dependants; its own declaration on request. Docstrings do not count.
 */
export const references: Feature<ReferenceParams, Location[] | null> = (
  { textDocument, position, context },
  features,
) => {
  const { snapshot } = features;
  const place = idAtPosition(snapshot, textDocument.uri, position);
  if (place === undefined) return atCaret(textDocument.uri, position, features, objectReferences);
  if (place.id.kind === 'unread') return null;
  const { value, field } = place.id;
  const found = place.environments.flatMap(({ graph }) => {
    const isLabel = field === 'branch_labels' || (field === 'depends_on' && !graph.byId.has(value));
    const places = isLabel ? labelPlaces(snapshot, graph, value) : idPlaces(snapshot, graph, value);
    return [...(context.includeDeclaration ? places.declarations : []), ...places.uses];
  });
  return [...new Map(found.map((location) => [JSON.stringify(location), location])).values()];
};

interface Places {
  readonly declarations: readonly Location[];
  readonly uses: readonly Location[];
}

function idPlaces(snapshot: Snapshot, graph: RevisionGraph, id: string): Places {
  return {
    declarations: graph.revisions
      .filter((revision) => revision.id === id)
      .map((revision) => revisionLocation(snapshot, revision)),
    uses: [
      ...(graph.children.get(id) ?? []).flatMap((child) =>
        placesOf(snapshot, child, child.file.header.downRevision?.references, id),
      ),
      ...(graph.dependants.get(id) ?? []).flatMap((dependant) =>
        placesOf(snapshot, dependant, dependant.file.header.dependsOn?.references, id),
      ),
    ],
  };
}

function labelPlaces(snapshot: Snapshot, graph: RevisionGraph, label: string): Places {
  const declaring = graph.revisions.filter(({ branchLabels }) => branchLabels.includes(label));
  return {
    declarations: declaring.flatMap((revision) =>
      placesOf(snapshot, revision, revision.file.header.branchLabels?.references, label),
    ),
    uses: graph.revisions.flatMap((revision) =>
      placesOf(snapshot, revision, revision.file.header.dependsOn?.references, label),
    ),
  };
}

function placesOf(
  snapshot: Snapshot,
  { file }: Revision,
  references: readonly Reference[] | undefined,
  value: string,
): Location[] {
  return (references ?? [])
    .filter((reference) => reference.value === value)
    .map(({ span }) => locationIn(snapshot, file.path, span));
}
