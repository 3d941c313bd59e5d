import { type CompletionItem, CompletionItemKind, type Range } from 'vscode-languageserver/node';
import { labelText } from '../../core/escape.js';
import { type OfferedId, offeredIds } from '../../core/graph/offeredIds.js';
import type { Revision } from '../../core/graph/revisionGraph.js';
import { rankingFor } from '../../core/graph/searchRevisions.js';
import { rangeOf } from '../../workspace/lineTable.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { SourceFile } from '../../workspace/sourceFile.js';
import type { ClientFacts } from '../clientFacts.js';
import { type NamingPlace, namingPlace } from '../namingPlace.js';
import { dateText, revisionPhrase } from '../revisionText.js';
import type { CompletionProvider } from './provider.js';

/** Beyond this many the client asks again with every character. */
const mostItems = 300;

/** Ids and labels where a revision file names some: nearest to a head first, found by id and by message. */
export const completeIds: CompletionProvider = ({ file, text, offset, environments }, { client }) => {
  const place = namingPlace(text, file.header, offset);
  if (place === undefined) return null;

  const offers = distinct(
    environments.flatMap((environment) => offeredIds(environment.graph, ownRevision(environment, file), place.field)),
  );
  const others = offers.filter(({ value, isStated }) => isStated || !isNamedBeside(file, place, value));
  const matching = others.length > mostItems ? filtered(others, text.slice(place.span.start, offset)) : others;
  const range = rangeOf(file.lines, place.span);
  return {
    isIncomplete: others.length > mostItems,
    items: matching
      .slice(0, mostItems)
      .flatMap((offer, index) => itemFor(offer, { place, range, index, client: client.completion })),
  };
};

/** The file's revision; while its id is being typed, the one that its docstring names. */
function ownRevision({ graph, byPath }: IndexedEnvironment, { path, header }: SourceFile): Revision | undefined {
  const own = byPath.get(path);
  if (own !== undefined && own.id !== null) return own;
  const mention = header.docstring?.mentions.find(({ field }) => field === 'revision');
  return mention === undefined ? own : (graph.byId.get(mention.value) ?? own);
}

function distinct(offers: readonly OfferedId[]): OfferedId[] {
  return [...new Map(offers.map((offer) => [offer.value, offer])).values()];
}

/** Whether another element of the same list names it already. */
function isNamedBeside({ header }: SourceFile, { field, span }: NamingPlace, value: string): boolean {
  const list = {
    down_revision: header.downRevision,
    depends_on: header.dependsOn,
    branch_labels: header.branchLabels,
    Revises: undefined,
    'Revision ID': undefined,
  }[field];
  return (
    list?.references.some(
      (reference) => reference.value === value && (reference.span.end < span.start || span.end < reference.span.start),
    ) ?? false
  );
}

function filtered(offers: readonly OfferedId[], query: string): OfferedId[] {
  const ranking = rankingFor(query);
  return offers.filter(({ value, revision }) => ranking(value, revision.message) !== undefined);
}

interface ItemPlace {
  readonly place: NamingPlace;
  readonly range: Range;
  readonly index: number;
  readonly client: ClientFacts['completion'];
}

function itemFor(offer: OfferedId, { place, range, index, client }: ItemPlace): CompletionItem[] {
  const { value, isLabel, isStated, revision } = offer;
  const newText = place.write(value);
  if (newText === undefined) return [];
  const message = offerText(offer, place);
  const date = dateText(revision);
  return [
    {
      label: labelText(value),
      ...(client.labelDetails && { labelDetails: { detail: ` ${message}`, description: date } }),
      kind:
        isLabel && client.kinds.includes(CompletionItemKind.Constant)
          ? CompletionItemKind.Constant
          : CompletionItemKind.Reference,
      detail: date === '' ? message : `${message} · ${date}`,
      filterText: `${value} ${message}`,
      sortText: String(index).padStart(6, '0'),
      textEdit: { range, newText },
      ...(isStated && client.preselect && { preselect: true }),
    },
  ];
}

function offerText({ isLabel, revision }: OfferedId, { field }: NamingPlace): string {
  const [message = ''] = revision.message.split('\n', 1);
  if (!isLabel) return message.trim();
  return field === 'branch_labels'
    ? `named by ${revisionPhrase(revision)}`
    : `branch label of ${revisionPhrase(revision)}`;
}
