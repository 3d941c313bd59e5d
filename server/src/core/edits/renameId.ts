import { childrenOf, dependantsOf, resolveDependency } from '../graph/lineage.js';
import type { Revision, RevisionFile, RevisionGraph } from '../graph/revisionGraph.js';
import type { ReferenceList, RevisionHeader } from '../revision/facts.js';
import type { NewIdentifiers } from './rewriteIdentifiers.js';
import type { SpanChange } from './textChange.js';

/** A revision id or branch label that shall have another name, and the revision that declares it. */
export interface RenameSubject {
  readonly kind: 'id' | 'label';
  readonly name: string;
  readonly revision: Revision;
}

/** What the identifiers of a file are after a renaming. */
export interface RenamedFile {
  readonly file: RevisionFile;
  readonly wanted: NewIdentifiers;
}

/** The length of `version_num` in Alembic's version table (alembic/ddl/impl.py, `version_table_impl`). */
const longestId = 32;

/** What `alembic upgrade` and others read as something else than a name (alembic/script/revision.py). */
const symbols = new Set(['head', 'heads', 'base']);

/**
 * Why a name is no new name for the subject, in whole sentences; undefined when it is one. Ids and labels share one
 * space, and Alembic forbids the characters "@", "-", "+" and ":" in ids (alembic/script/revision.py,
 * `_revision_illegal_chars`); a label with one of them could not be addressed.
 */
export function whyNoName(graph: RevisionGraph, subject: RenameSubject, name: string): string | undefined {
  const what = subject.kind === 'id' ? 'A revision id' : 'A branch label';
  if (name.trim() === '') return `${what} cannot be empty.`;
  if (name.trim() !== name) return `${what} cannot begin or end with a blank.`;
  const forbidden = [...new Set(name.match(/[@\-+:]/g))].map((character) => `"${character}"`);
  if (forbidden.length > 0)
    return `${what} cannot contain ${forbidden.join(' or ')}: Alembic reads it as a part of its own notation.`;
  if (symbols.has(name)) return `${what} cannot be "${name}": for Alembic that is a symbol.`;
  const length = Array.from(name).length;
  if (subject.kind === 'id' && length > longestId)
    return `A revision id has at most ${longestId} characters, as Alembic's version table does; this one has ${length}.`;
  const owner = graph.byId.get(name) ?? graph.byLabel.get(name);
  if (owner === undefined) return undefined;
  return `"${name}" is ${graph.byId.has(name) ? 'the id' : 'a branch label'} of ${fileName(owner.file)} already.`;
}

/** Why a renaming might miss a place, completing "… cannot be renamed: "; undefined when every name is known. */
export function whyIncomplete(
  { revisions, rejected }: RevisionGraph,
  { kind, name, revision }: RenameSubject,
): string | undefined {
  const naming = ({ downRevision, dependsOn }: RevisionHeader): ReferenceList[] =>
    [kind === 'id' ? downRevision : undefined, dependsOn].filter((list) => list !== undefined);
  const others = revisions.filter((other) => other !== revision).map(({ file }) => file);
  for (const file of [...others, ...rejected]) {
    const [unknown] = naming(file.header).flatMap((list) => list.unknown);
    if (unknown !== undefined)
      return `${fileName(file)} may name it in a way that the text does not say (${unknown.reason})`;
  }
  const unread = rejected.find(({ header }) => header.unreadable !== null);
  if (unread !== undefined) return `${fileName(unread)} may name it, and cannot be read`;
  const broken = rejected.find(({ header }) =>
    naming(header).some(({ references }) => references.some(({ value }) => value === name)),
  );
  return broken && `${fileName(broken)} names it, but is not a revision that Alembic can load: fix it first`;
}

/** The files that name the subject, with their identifiers after the renaming: the declaring one first. */
export function renamedFiles(graph: RevisionGraph, subject: RenameSubject, newName: string): RenamedFile[] {
  const { kind, name, revision } = subject;
  const renamed = (names: readonly string[]): string[] => replaced(names, name, newName);
  const followers =
    kind === 'id' ? [...childrenOf(graph, revision), ...dependantsOf(graph, revision)] : dependantsOf(graph, revision);
  const isMeant = (each: string): boolean => each === name && resolveDependency(graph, each) === revision;
  return [...new Set([revision, ...followers])].flatMap((one) => {
    const wanted: NewIdentifiers = {
      ...(one === revision && kind === 'id' && { revision: newName }),
      ...(one === revision && kind === 'label' && { branchLabels: renamed(one.branchLabels) }),
      ...(kind === 'id' && one.downRevisions.includes(name) && { downRevision: renamed(one.downRevisions) }),
      ...(one.dependsOn.some(isMeant) && { dependsOn: renamed(one.dependsOn) }),
    };
    return Object.keys(wanted).length === 0 ? [] : [{ file: one.file, wanted }];
  });
}

/** The files of an environment without the subject that depend on it, as a plugin's revisions on their host's. */
export function renamedElsewhere(graph: RevisionGraph, { name }: RenameSubject, newName: string): RenamedFile[] {
  const dependants = graph.revisions.filter(({ dependsOn }) => dependsOn.includes(name));
  return dependants.map(({ file, dependsOn }) => ({ file, wanted: { dependsOn: replaced(dependsOn, name, newName) } }));
}

function replaced(names: readonly string[], name: string, newName: string): string[] {
  return names.map((each) => (each === name ? newName : each));
}

/** What ends an id of a docstring's line, or would be read otherwise than written. */
const notPlain = /[\\"',\r\n]/;

/** The mentions of an old id in a docstring that other changes leave alone, renamed. */
export function renamedMentions(
  { docstring }: RevisionHeader,
  changes: readonly SpanChange[],
  name: string,
  newName: string,
): SpanChange[] {
  if (notPlain.test(newName)) return [];
  const left = (docstring?.mentions ?? []).filter(
    ({ value, span }) =>
      value === name && !changes.some((change) => change.span.start < span.end && span.start < change.span.end),
  );
  return left.map(({ span }) => ({ span, newText: newName }));
}

function fileName({ path }: RevisionFile): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
