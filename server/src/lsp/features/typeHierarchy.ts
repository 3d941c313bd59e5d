import {
  SymbolKind,
  type TypeHierarchyItem,
  type TypeHierarchyPrepareParams,
  type TypeHierarchySubtypesParams,
  type TypeHierarchySupertypesParams,
} from 'vscode-languageserver/node';
import { labelText } from '../../core/escape.js';
import { childrenOf, dependantsOf, dependenciesOf, parentsOf } from '../../core/graph/lineage.js';
import type { Revision } from '../../core/graph/revisionGraph.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { IndexedEnvironment, Snapshot } from '../../workspace/snapshot.js';
import type { Feature } from '../context.js';
import { idAtPosition, revisionsNamed } from '../idAtPosition.js';
import { revisionLocation } from '../locations.js';
import { revisionName } from '../revisionText.js';

/*
 * Parents and children as a type hierarchy, supertypes being parents: a revision builds on its parents as a class does,
 * and both directions are a view of VS Code, "Show Type Hierarchy". A call hierarchy would show the same and cost the
 * user the one of Python: VS Code asks a single provider for a document, and migrations hold functions that call each
 * other, but hardly ever a class.
 */

/** The revision that an id or label names, else the file's own. */
export const prepareTypeHierarchy: Feature<TypeHierarchyPrepareParams, TypeHierarchyItem[] | null> = (
  { textDocument, position },
  { snapshot },
) => {
  const path = pathOfUri(textDocument.uri);
  if (path === undefined) return null;
  const id = idAtPosition(snapshot, textDocument.uri, position)?.id;
  const items = snapshot.environmentsOf(path).flatMap((environment) => {
    const own = environment.byPath.get(path);
    const isOther = id?.kind === 'named' && id.field !== 'revision';
    const revisions = isOther ? revisionsNamed(environment.graph, id) : own === undefined ? [] : [own];
    return revisions.map((revision) => itemFor(snapshot, environment, revision));
  });
  return items.length === 0 ? null : distinct(items);
};

/** Parents, then what the revision depends on. */
export const supertypes: Feature<TypeHierarchySupertypesParams, TypeHierarchyItem[] | null> = (
  { item },
  { snapshot },
) =>
  relatives(snapshot, item, ({ graph }, revision) => ({
    near: parentsOf(graph, revision),
    linked: dependenciesOf(graph, revision),
    link: 'depends on',
  }));

/** Children, then what depends on the revision. */
export const subtypes: Feature<TypeHierarchySubtypesParams, TypeHierarchyItem[] | null> = ({ item }, { snapshot }) =>
  relatives(snapshot, item, ({ graph }, revision) => ({
    near: childrenOf(graph, revision),
    linked: dependantsOf(graph, revision),
    link: 'needed by',
  }));

interface Relatives {
  readonly near: readonly Revision[];
  readonly linked: readonly Revision[];
  /** How the linked ones are told from the near. */
  readonly link: string;
}

/** The item's file is looked up anew: the history may have changed since it was shown. */
function relatives(
  snapshot: Snapshot,
  { uri, data }: TypeHierarchyItem,
  of: (environment: IndexedEnvironment, revision: Revision) => Relatives,
): TypeHierarchyItem[] | null {
  const path = pathOfUri(uri);
  const environment = path === undefined ? undefined : snapshot.environmentsOf(path).find(({ id }) => id === data);
  const revision = path === undefined ? undefined : environment?.byPath.get(path);
  if (environment === undefined || revision === undefined) return null;
  const { near, linked, link } = of(environment, revision);
  const others = linked.filter((each) => !near.includes(each));
  return distinct([
    ...near.map((each) => itemFor(snapshot, environment, each)),
    ...others.map((each) => itemFor(snapshot, environment, each, link)),
  ]);
}

function itemFor(
  snapshot: Snapshot,
  { id, environment }: IndexedEnvironment,
  revision: Revision,
  link = '',
): TypeHierarchyItem {
  const name = revisionName(revision);
  const place = snapshot.environments.length > 1 ? environment.name : '';
  const { uri, range } = revisionLocation(snapshot, revision);
  return {
    name: labelText(name),
    detail: labelText(
      [revision.id === name ? '' : (revision.id ?? 'id not known'), link, place]
        .filter((part) => part !== '')
        .join(' · '),
    ),
    kind: SymbolKind.Class,
    uri,
    range,
    selectionRange: range,
    data: id,
  };
}

function distinct(items: readonly TypeHierarchyItem[]): TypeHierarchyItem[] {
  return [...new Map(items.map((item) => [`${item.uri} ${String(item.data)}`, item])).values()];
}
