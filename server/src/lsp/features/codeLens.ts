import type { CodeLens, CodeLensParams, Command } from 'vscode-languageserver/node';
import { labelText } from '../../core/escape.js';
import { childrenOf, parentsOf } from '../../core/graph/lineage.js';
import type { Revision } from '../../core/graph/revisionGraph.js';
import { rangeOf } from '../../workspace/lineTable.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { SourceFile } from '../../workspace/sourceFile.js';
import type { Feature } from '../context.js';
import type { ReviewState } from '../operationReviews.js';
import { revisionAt, roundTripAt } from '../roundTrips.js';
import { roundTripText } from '../roundTripText.js';
import { plural, revisionPhrase, unknownReason } from '../revisionText.js';

/**
 * Parents and children above `upgrade`, or above the id of a file that has none; the command goes there, where somebody
 * runs it.
 */
export const codeLens: Feature<CodeLensParams, CodeLens[] | null> = (
  { textDocument: { uri } },
  { snapshot, client, reviews },
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
  if (commands.length > 0 && client.commands !== 'none') distinct.push(...reviewCommands(reviews.stateOf(path), uri));
  const offset = anchor(file);
  if (offset === undefined) return null;
  const range = rangeOf(file.lines, { start: offset, end: offset });
  const lenses = distinct.map((command) => ({ range, command: { ...command, title: labelText(command.title) } }));
  const downgrade = file.body?.functions.find(({ name }) => name === 'downgrade');
  if (downgrade === undefined || commands.length === 0) return lenses;
  const below = rangeOf(file.lines, { start: downgrade.span.start, end: downgrade.span.start });
  return [...lenses, { range: below, data: { uri } satisfies LensData }];
};

/** A revision that is not reviewed by itself is when somebody asks. */
function reviewCommands(state: ReviewState, uri: string): Command[] {
  switch (state) {
    case 'no':
      return [{ title: 'Review This Revision', command: 'alembic.reviewRevision', arguments: [uri] }];
    case 'asked':
      return [{ title: 'Clear the Review', command: 'alembic.clearReview', arguments: [uri] }];
    case 'own':
    case 'pending':
      return [];
  }
}

/** What the lens of a round trip needs to be worked out, once it is shown. */
interface LensData {
  readonly uri: string;
}

/** The lens above `downgrade`, with the verdict on its round trip. */
export const resolveLens: Feature<CodeLens, CodeLens> = async (lens, context) => {
  const data = lens.data as LensData | undefined;
  const place = data === undefined ? undefined : revisionAt(data.uri, context);
  if (data === undefined || place === undefined) return unresolved(lens);
  const title = labelText(roundTripText(await roundTripAt(place, context), context.snapshot.lines(place.path)));
  const hasCommand = context.client.commands === 'client';
  const command = hasCommand ? { title, command: 'alembic.explainRoundTrip', arguments: [data.uri] } : label(title);
  return { range: lens.range, command };
};

/** A lens with nothing to say. */
export function unresolved({ range }: Pick<CodeLens, 'range'>): CodeLens {
  return { range, command: label('round trip not known') };
}

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
