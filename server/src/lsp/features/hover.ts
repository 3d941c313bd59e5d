import type { Hover, HoverParams } from 'vscode-languageserver/node';
import { baseName } from '../../workspace/paths.js';
import type { IndexedEnvironment, Snapshot } from '../../workspace/snapshot.js';
import type { Feature } from '../context.js';
import {
  type IdField,
  type NamedId,
  type Place,
  type UnreadId,
  idAtPosition,
  revisionsNamed,
} from '../idAtPosition.js';
import { rangeIn } from '../locations.js';
import { type Markup, markupContent } from '../markup.js';
import { revisionCard } from '../revisionText.js';
import { atCaret } from '../schema/atCaret.js';
import { objectHover } from '../schema/objectHover.js';

/** What an object of the schema is, and what an id names: message, date, relatives and place in the history; what is not known, with the reason. */
export const hover: Feature<HoverParams, Hover | null> = ({ textDocument, position }, context) => {
  const { snapshot, client } = context;
  const place = idAtPosition(snapshot, textDocument.uri, position);
  if (place === undefined) return atCaret(textDocument.uri, position, context, objectHover);
  return {
    contents: markupContent(client.markdown, (markup) => content(snapshot, place, markup)),
    range: rangeIn(snapshot, place.file.path, place.id.span),
  };
};

function content(snapshot: Snapshot, { id, file, environments }: Place, markup: Markup): string {
  if (id.kind === 'unread') return unreadText(id, markup);
  if (id.field === 'revision') {
    return distinct(
      environments.map((environment) => ownCard(snapshot, environment, file.path, markup)),
      markup,
    );
  }
  return distinct(
    environments.map((environment) => namedText(snapshot, environment, id, markup)),
    markup,
  );
}

function ownCard(snapshot: Snapshot, environment: IndexedEnvironment, path: string, markup: Markup): string {
  const revision = environment.byPath.get(path);
  return revision === undefined ? '' : revisionCard(snapshot, environment, revision, markup);
}

function namedText(snapshot: Snapshot, environment: IndexedEnvironment, id: NamedId, markup: Markup): string {
  const revisions = revisionsNamed(environment.graph, id);
  if (revisions.length === 0) return missingText(environment, id, markup);
  const cards = revisions.map((revision) => revisionCard(snapshot, environment, revision, markup));
  const isLabel = revisions.every((revision) => revision.id !== id.value);
  return markup.paragraphs([
    isLabel ? `${markup.text('Branch label')} ${markup.code(id.value)} ${markup.text('of')}` : '',
    ...cards,
  ]);
}

function missingText({ environment, graph }: IndexedEnvironment, { field, value }: NamedId, markup: Markup): string {
  const what =
    field === 'depends_on' ? 'revision id or branch label' : field === 'branch_labels' ? 'branch label' : 'revision id';
  const places = environment.versionLocations.map((location) => markup.code(baseName(location))).join(', ');
  const opaque = graph.revisions.some(({ id }) => id === null) || environment.unresolved.length > 0;
  const reserve = opaque
    ? markup.text(' Some files of this environment could not be read to the end, so it may still exist.')
    : '';
  return `${markup.code(value)}${markup.text(`: no file of ${environment.name} declares this ${what}`)} (${places}).${reserve}`;
}

const subjects: Readonly<Record<IdField, string>> = {
  revision: 'The revision id',
  down_revision: 'A parent',
  branch_labels: 'A branch label',
  depends_on: 'A dependency',
  docstring: 'The id',
};

function unreadText({ field, part }: UnreadId, markup: Markup): string {
  if (part.kind === 'unknown') return markup.text(`${subjects[field]} is not known: ${part.reason}.`);
  return markup.text(
    `Alembic cannot use ${part.found} in ${field}: it expects a string${field === 'revision' ? '' : ', a sequence of strings or None'}.`,
  );
}

function distinct(texts: readonly string[], markup: Markup): string {
  return markup.paragraphs([...new Set(texts)]);
}
