import type { CodeLens, CodeLensParams, Command } from 'vscode-languageserver/node';
import { labelText } from '../../core/escape.js';
import { childrenOf, parentsOf } from '../../core/graph/lineage.js';
import type { Revision } from '../../core/graph/revisionGraph.js';
import { rangeOf } from '../../workspace/lineTable.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { SourceFile } from '../../workspace/sourceFile.js';
import type { Feature } from '../context.js';
import { plural, revisionPhrase, unknownReason } from '../revisionText.js';

/**
 * Parents and children above `upgrade`, or above the id of a file that has none; the command goes there, where somebody
 * runs it.
 */
export const codeLens: Feature<CodeLensParams, CodeLens[] | null> = (
  { textDocument: { uri } },
  { snapshot, client },
) => {
  const path = pathOfUri(uri);
  const file = path === undefined ? undefined : snapshot.file(path);
  if (path === undefined || file === undefined) return null;
  const commands = snapshot.environmentsOf(path).flatMap((environment) => {
    const revision = environment.byPath.get(path);
    return revision === undefined
      ? []
      : [parentCommand(environment, revision, uri), childCommand(environment, revision, uri)];
  });
  const shown = client.commands === 'none' ? commands.map(({ title }) => label(title)) : commands;
  const distinct = [...new Map(shown.map((command) => [command.title, command])).values()];
  const offset = anchor(file);
  if (offset === undefined) return null;
  const range = rangeOf(file.lines, { start: offset, end: offset });
  return distinct.map((command) => ({ range, command: { ...command, title: labelText(command.title) } }));
};

function anchor({ header, body }: SourceFile): number | undefined {
  const upgrade = body?.functions.find(({ name }) => name === 'upgrade');
  return upgrade?.span.start ?? header.assignments.revision?.start;
}

function parentCommand({ graph }: IndexedEnvironment, revision: Revision, uri: string): Command {
  const reason = unknownReason(revision, 'downRevision');
  const parents = [...new Set(parentsOf(graph, revision))];
  const missing = revision.downRevisions.filter((id) => !graph.byId.has(id));
  if (parents.length === 0 && reason !== undefined) return label(`parent not known: ${reason}`);
  if (parents.length === 0 && missing.length > 0) return label(`parent missing: ${missing.join(', ')}`);
  if (parents.length === 0) return label(graph.bases.includes(revision) ? 'base' : 'parent not usable');
  const title =
    parents.length === 1
      ? `↑ parent: ${phrases(parents)}`
      : `↑ ${plural(parents.length, 'parent')}: ${phrases(parents)}`;
  return { title, command: 'alembic.goToParent', arguments: [uri] };
}

function childCommand({ graph }: IndexedEnvironment, revision: Revision, uri: string): Command {
  const children = childrenOf(graph, revision);
  if (children.length === 0) return label(revision.id === null ? 'children not known: the id is not known' : 'head');
  const title = children.length === 1 ? `↓ child: ${phrases(children)}` : `↓ ${plural(children.length, 'child')}`;
  return { title, command: 'alembic.goToChild', arguments: [uri] };
}

/** Two names fit on a line; of more the first two are said. */
function phrases(revisions: readonly Revision[]): string {
  const named = revisions.slice(0, 2).map(revisionPhrase).join(', ');
  return revisions.length > 2 ? `${named}, …` : named;
}

/** A lens that only says something: an empty command is shown as text. */
function label(title: string): Command {
  return { title, command: '' };
}
