import { headDistance } from '../core/graph/headDistance.js';
import { childrenOf, dependenciesOf, resolveDependency } from '../core/graph/lineage.js';
import type { Revision, UnknownField } from '../core/graph/revisionGraph.js';
import { baseName } from '../workspace/paths.js';
import type { IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';
import { revisionLocation } from './locations.js';
import type { Markup } from './markup.js';

/** Enough to recognise a generated id, of 12 hexadecimal digits. */
const shortGeneratedLength = 8;
/** Other long ids are words or file names. */
const shortIdLength = 16;
/** A list in a hover says no more than this many. */
const listLength = 8;

export function shortId(id: string): string {
  if (/^[0-9a-f]{12,}$/.test(id)) return id.slice(0, shortGeneratedLength);
  return id.length <= shortIdLength ? id : `${id.slice(0, shortIdLength - 1)}…`;
}

/** What a user calls the revision: the first line of its message, else its id, else its file. */
export function revisionName({ message, id, file }: Revision): string {
  const [firstLine = ''] = message.split('\n', 1);
  return firstLine.trim() || (id ?? baseName(file.path));
}

/** "message (id)", or what there is of the two. */
export function revisionPhrase(revision: Revision): string {
  const name = revisionName(revision);
  return revision.id === null || revision.id === name ? name : `${name} (${shortId(revision.id)})`;
}

/** Why the parents are not all known; undefined when they are. */
export function unknownReason({ unknown }: Revision, field: UnknownField['field']): string | undefined {
  return unknown.find((one) => one.field === field)?.reason;
}

/** All that is worth knowing of a revision, for a hover. */
export function revisionCard(
  snapshot: Snapshot,
  environment: IndexedEnvironment,
  revision: Revision,
  markup: Markup,
): string {
  return card(snapshot, environment, revision, markup, positionText(environment, revision));
}

/** The same without the position in the history, which takes a walk of the graph and is in the tree anyway. */
export function revisionTooltip(
  snapshot: Snapshot,
  environment: IndexedEnvironment,
  revision: Revision,
  markup: Markup,
): string {
  return card(snapshot, environment, revision, markup, '');
}

function card(
  snapshot: Snapshot,
  environment: IndexedEnvironment,
  revision: Revision,
  markup: Markup,
  position: string,
): string {
  const { graph } = environment;
  const link = (other: Revision): string => {
    const { uri, range } = revisionLocation(snapshot, other);
    return markup.link(revisionPhrase(other), `${uri}#L${range.start.line + 1}`);
  };
  const list = (revisions: readonly Revision[]): string => shortened([...new Set(revisions)], link);
  const names = (all: readonly string[]): string => shortened(all, markup.code);
  const labels = (revision.id === null ? undefined : graph.effectiveLabels.get(revision.id)) ?? revision.branchLabels;
  const children = childrenOf(graph, revision);
  const dependants = revision.id === null ? [] : (graph.dependants.get(revision.id) ?? []);
  const rows: (readonly [string, string])[] = [
    [revision.downRevisions.length > 1 ? 'Parents' : 'Parent', parentsText(environment, revision, link, markup)],
    [children.length > 1 ? 'Children' : 'Child', list(children)],
    ['Branch labels', names(labels)],
    ['Depends on', dependenciesText(environment, revision, list, markup)],
    ['Needed by', list(dependants)],
    ['Position', markup.text(position)],
  ];
  const { uri, range } = revisionLocation(snapshot, revision);
  return markup.paragraphs([
    markup.bold(revisionName(revision)),
    [idText(revision, markup), markup.text(minuteText(revision))].filter((part) => part !== '').join(' · '),
    rows
      .filter(([, value]) => value !== '')
      .map(([label, value]) => markup.bullet(`${label}: ${value}`))
      .join('\n'),
    markup.link(baseName(revision.file.path), `${uri}#L${range.start.line + 1}`),
  ]);
}

/** "3 revisions below head …", "head", "base", and whether the history parts or joins here. */
export function positionText({ graph }: IndexedEnvironment, revision: Revision): string {
  const distance = headDistance(graph, revision);
  return [
    distance === undefined ? '' : distanceText(distance.steps, revisionPhrase(distance.head), distance.otherHeads),
    graph.bases.includes(revision) ? 'base' : '',
    graph.mergePoints.includes(revision) ? 'merge point' : '',
    graph.branchPoints.includes(revision) ? 'branch point' : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function distanceText(steps: number, head: string, otherHeads: number): string {
  if (steps === 0) return 'head';
  const others = otherHeads === 0 ? '' : ` and below ${plural(otherHeads, 'other head')}`;
  return `${plural(steps, 'revision')} below head ${head}${others}`;
}

function parentsText(
  { graph }: IndexedEnvironment,
  revision: Revision,
  link: (revision: Revision) => string,
  markup: Markup,
): string {
  const known = revision.downRevisions.flatMap((id) => graph.byId.get(id) ?? []);
  const reason = unknownReason(revision, 'downRevision');
  return [
    shortened([...new Set(known)], link),
    missingText(
      revision.downRevisions.filter((id) => !graph.byId.has(id)),
      markup,
    ),
    reason === undefined ? '' : markup.text(`not known: ${reason}`),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function idText(revision: Revision, markup: Markup): string {
  if (revision.id !== null) return markup.code(revision.id);
  return markup.text(`id not known: ${unknownReason(revision, 'revision') ?? ''}`);
}

function dependenciesText(
  { graph }: IndexedEnvironment,
  revision: Revision,
  list: (revisions: readonly Revision[]) => string,
  markup: Markup,
): string {
  const reason = unknownReason(revision, 'dependsOn');
  return [
    list(dependenciesOf(graph, revision)),
    missingText(
      revision.dependsOn.filter((name) => resolveDependency(graph, name) === undefined),
      markup,
    ),
    reason === undefined ? '' : markup.text(`not known: ${reason}`),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function missingText(names: readonly string[], markup: Markup): string {
  return names.map((name) => `${markup.code(name)} (missing)`).join(', ');
}

function shortened<T>(items: readonly T[], write: (item: T) => string): string {
  const more = items.length - listLength;
  return [...items.slice(0, listLength).map(write), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** "1 revision", "3 revisions". */
export function plural(count: number, noun: string): string {
  const many = /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : noun.endsWith('child') ? `${noun}ren` : `${noun}s`;
  return `${count} ${count === 1 ? noun : many}`;
}

/** A "Create Date:" line to the minute, as "2026-06-09 08:57"; as written when it says something else. */
function minuteText({ createDate }: Revision): string {
  return /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}/.exec(createDate ?? '')?.[0] ?? createDate ?? '';
}

/** The day of a "Create Date:" line, as "2026-06-09"; empty when the line says something else. */
export function dateText({ createDate }: Revision): string {
  return /^\d{4}-\d{2}-\d{2}/.exec(createDate ?? '')?.[0] ?? '';
}
