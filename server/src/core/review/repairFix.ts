import { whyChanged } from '../edits/mentions.js';
import type { TextChange } from '../edits/textChange.js';
import type { Addition } from '../edits/upgradeAdditions.js';
import { childrenOf, dependantsOf, dependenciesOf, parentsOf, reach, reachAny } from '../graph/lineage.js';
import type { Revision, RevisionGraph } from '../graph/revisionGraph.js';
import { baseName } from '../project/paths.js';
import type { EditFix, FixContext, NewFile, RefusedFix } from './fix.js';
import { listIds } from './rule.js';

/** What some databases are past without having run it. */
export interface Skipped {
  /** The last of the revisions that were inserted; the finding is at its id. */
  readonly revision: Revision;
  /** What follows it, and did not when it was released. */
  readonly followers: readonly Revision[];
  /** The released history in which it is not. */
  readonly history: RevisionGraph;
}

const title = 'Write a repair revision at the head';

/** More revisions after the inserted one than this are not read. */
const mostRead = 1000;

/**
 * New revisions at the head, one for each that was inserted, which add the same where it is missing; and a comment at
 * the inserted one that says so. Refused where what they would add cannot be told to be all that differs between a
 * database that skipped the revisions and one that ran them.
 */
export function repairFix(code: string, skipped: Skipped, context: FixContext): EditFix | RefusedFix {
  const { graph } = context;
  const revision = graph.byId.get(skipped.revision.id ?? '');
  if (revision === undefined) return refused('it is no longer there');
  const inserted = insertedWith(graph, revision, skipped.history);
  const head = headAfter(graph, revision, skipped.followers);
  if (typeof head === 'string') return refused(head);
  const repaired = inserted.map((one) => ({ one, text: context.text(one.file) ?? '' }));
  const additions: Addition[] = [];
  for (const { one, text } of repaired) {
    const found = context.repair.additions(text);
    if (typeof found === 'string') return refused(`in ${baseName(one.file.path)}, ${found}`);
    additions.push(...found);
  }
  if (additions.length === 0) return refused('it changes nothing, so nothing is to be repaired');
  const conflict = conflictLater(context, revision, inserted, additions);
  if (conflict !== undefined) return refused(conflict);
  const written = repairs(repaired, head, context);
  if (typeof written === 'string') return refused(written);
  const text = context.text(revision.file) ?? '';
  const reason = `repaired by ${listed(written.ids)}`;
  const ignoring = context.repair.ignore(text, { span: revision.idSpan, codes: [code], reason });
  if (ignoring.kind === 'refused') return refused(ignoring.reason);
  const changes = ignoring.changes.map((change): TextChange => ({ file: revision.file.path, ...change }));
  return { kind: 'edit', title, isPreferred: false, changes, created: written.files };
}

function refused(reason: string): RefusedFix {
  return { kind: 'refused', title, reason };
}

function listed(ids: readonly string[]): string {
  return listIds(ids).replaceAll('"', '');
}

/** The revision and those before it that the released history has not, the earliest first. */
function insertedWith(graph: RevisionGraph, revision: Revision, history: RevisionGraph): Revision[] {
  const isInserted = ({ id }: Revision): boolean => id !== null && !history.byId.has(id);
  const ordered = new Set<Revision>();
  const before = (one: Revision): Revision[] =>
    [...parentsOf(graph, one), ...dependenciesOf(graph, one)].filter(isInserted);
  const left = reach(revision, before);
  // Each comes when all before it have come; in a cycle none does.
  for (let size = -1; size < ordered.size;) {
    size = ordered.size;
    for (const one of left) if (before(one).every((earlier) => ordered.has(earlier))) ordered.add(one);
  }
  return [...ordered];
}

/** The one head that comes after the revision. */
function headAfter(graph: RevisionGraph, revision: Revision, followers: readonly Revision[]): Revision | string {
  const here = followers.flatMap(({ id }) => graph.byId.get(id ?? '') ?? []);
  const after = reachAny(here, (one) => [...childrenOf(graph, one), ...dependantsOf(graph, one)]);
  const [head, ...others] = graph.heads.filter((one) => after.has(one) && one !== revision);
  if (head?.id === undefined || head.id === null) return 'there is no head after it';
  return others.length === 0
    ? head
    : `there are several heads after it, ${listIds([head, ...others].flatMap(({ id }) => id ?? []))}: merge them first`;
}

/** Why another revision that comes later may have changed what was added. */
function conflictLater(
  { graph, repair, text }: FixContext,
  revision: Revision,
  inserted: readonly Revision[],
  additions: readonly Addition[],
): string | undefined {
  const earlier = reach(revision, (one) => [...parentsOf(graph, one), ...dependenciesOf(graph, one)]);
  const later = graph.revisions.filter((one) => !earlier.has(one) && !inserted.includes(one));
  if (later.length > mostRead) return `more than ${String(mostRead)} revisions come after it`;
  for (const { file } of later) {
    const written = text(file);
    const mentions = written === undefined ? undefined : repair.mentions(written);
    if (mentions === undefined) return `${baseName(file.path)} comes after it and cannot be read`;
    for (const addition of additions) {
      const why = whyChanged(addition, mentions);
      if (why !== undefined)
        return `${baseName(file.path)} comes after it, and may need or change what it adds: there ${why}`;
    }
  }
  return undefined;
}

/** The new files, each following the one before. */
function repairs(
  repaired: readonly { readonly one: Revision; readonly text: string }[],
  head: Revision,
  context: FixContext,
): { readonly ids: readonly string[]; readonly files: readonly NewFile[] } | string {
  const ids: string[] = [];
  const files: NewFile[] = [];
  for (const { one, text } of repaired) {
    if (context.repair.additions(text).length === 0) continue;
    const id = context.newId(ids.length);
    const downRevision = ids.at(-1) ?? head.id ?? '';
    const written = context.repair.write(text, { id, downRevision, createDate: context.now() });
    if (written.kind === 'refused') return `in ${baseName(one.file.path)}, ${written.reason}`;
    ids.push(id);
    files.push({ file: repairPath(one, id), text: written.text });
  }
  return { ids, files };
}

/** Beside the repaired file: in the form of Alembic's default template where that one has it. */
function repairPath({ file: { path }, id }: Revision, newId: string): string {
  const directory = path.slice(0, path.length - baseName(path).length);
  const prefix = `${id ?? ''}_`;
  const name = baseName(path);
  return `${directory}${newId}_repair${name.startsWith(prefix) ? `_${name.slice(prefix.length)}` : '.py'}`;
}
