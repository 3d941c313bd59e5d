import { SymbolKind, type SymbolInformation, type WorkspaceSymbolParams } from 'vscode-languageserver/node';
import { labelText } from '../../core/escape.js';
import { fromHeads } from '../../core/graph/fromHeads.js';
import type { Revision } from '../../core/graph/revisionGraph.js';
import { rankingFor } from '../../core/graph/searchRevisions.js';
import type { IndexedEnvironment, Snapshot } from '../../workspace/snapshot.js';
import type { Feature } from '../context.js';
import { revisionLocation } from '../locations.js';
import { revisionName } from '../revisionText.js';

/** Nobody reads on; the next letter asks again. */
const mostSymbols = 200;

/** Revisions by id and message over all environments: the best match first, among equals the nearest to a head. */
export const workspaceSymbol: Feature<WorkspaceSymbolParams, SymbolInformation[]> = ({ query }, { snapshot }) => {
  const ranking = rankingFor(query);
  const found = new Map<string, { rank: number; environment: IndexedEnvironment; revision: Revision }>();
  for (const environment of snapshot.environments) {
    const matching = new Map<Revision, number>();
    for (const revision of environment.graph.revisions) {
      const rank = found.has(revision.file.path) ? undefined : ranking(revision.id ?? '', revision.message);
      if (rank !== undefined) matching.set(revision, rank);
    }
    if (matching.size === 0) continue;
    for (const revision of fromHeads(environment.graph)) {
      const rank = matching.get(revision);
      if (rank !== undefined) found.set(revision.file.path, { rank, environment, revision });
    }
  }
  const best = [...found.values()].sort((one, other) => one.rank - other.rank).slice(0, mostSymbols);
  return best.map(({ environment, revision }) => symbolFor(snapshot, environment, revision));
};

/** Editors match the query with the name alone, so that the id has to be in it. */
function symbolFor(snapshot: Snapshot, { environment }: IndexedEnvironment, revision: Revision): SymbolInformation {
  const name = revisionName(revision);
  return {
    name: labelText(revision.id === null || revision.id === name ? name : `${name} (${revision.id})`),
    kind: SymbolKind.Class,
    location: revisionLocation(snapshot, revision),
    containerName: labelText(environment.name),
  };
}
