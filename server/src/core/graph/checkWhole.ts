import { baseName } from '../project/paths.js';
import type { SyntaxProblem } from '../python/certainErrors.js';
import { refuseCycles } from './checkCycles.js';
import { resolveDependency } from './lineage.js';
import { boundElsewhere } from './loadRevision.js';
import { listed, refuse } from './refusal.js';
import type { Revision, RevisionFile, RevisionGraph } from './revisionGraph.js';

/** The first place of a file that is not Python; undefined where there is none, or where nobody looked. */
export type SyntaxLookup = (file: RevisionFile) => SyntaxProblem | undefined;

/** What Alembic forbids in an id; ":" since 1.17.1. */
const illegalCharacters = /[@\-+:]/g;

/**
 * Refuses where Alembic would stop while it loads the files and builds its map, in its order
 * (alembic/script/base.py `_load_revisions`, alembic/script/revision.py `RevisionMap._revision_map`), and where the
 * text does not tell what it would build. Unknown branch labels alone are no reason: they are reported for later.
 */
export function checkWhole(graph: RevisionGraph, syntaxProblemOf: SyntaxLookup): { unknownLabels: string | null } {
  const byFile = new Map(graph.revisions.map((revision) => [revision.file, revision]));
  for (const file of graph.files) checkFile(file, byFile.get(file), syntaxProblemOf(file));
  checkLabels(graph);
  const unknownLabels = describeUnknown(graph.revisions, (field) => field === 'branchLabels');
  const unknown = describeUnknown(graph.revisions, (field) => field !== 'branchLabels');
  if (unknown !== null) refuse('NotKnown', `${unknown} What Alembic would do depends on it; ask Alembic itself.`);
  checkDependencies(graph, unknownLabels);
  checkParents(graph);
  refuseCycles(graph);
  return { unknownLabels };
}

function checkFile(file: RevisionFile, revision: Revision | undefined, syntaxProblem: SyntaxProblem | undefined): void {
  const { header } = file;
  const path = baseName(file.path);
  if (header.unreadable !== null) refuse('NotKnown', `${path} was not read: ${header.unreadable}.`);
  if (syntaxProblem?.isCertain === true)
    refuse(
      'SyntaxError',
      `${path} is not Python: ${syntaxProblem.message}. Alembic loads every revision file and stops here. Fix it first.`,
    );
  if (revision === undefined) refuseWithoutId(file);
  if (header.downRevision === undefined && boundElsewhere(header, 'down_revision') === undefined) {
    refuse(
      'AttributeError',
      `${path} has no down_revision, so that Alembic stops while it loads it. Add one; it is None for a first revision.`,
    );
  }
  checkId(revision, path);
}

function refuseWithoutId({ path: file, header }: RevisionFile): never {
  const path = baseName(file);
  if (header.revision?.kind === 'invalid')
    refuse('TypeError', `revision in ${path} is ${header.revision.found}, and Alembic needs a string.`);
  refuse(
    'CommandError',
    `${path} has no revision id. Alembic loads every Python file of a version location as a revision: add the header, or move the file elsewhere.`,
  );
}

function checkId({ id, downRevisions, dependsOn }: Revision, path: string): void {
  if (id === null) return;
  if (downRevisions.includes(id))
    refuse(
      'LoopDetected',
      `"${id}" names itself as its down_revision in ${path}: name the revision that comes before it.`,
    );
  if (dependsOn.includes(id))
    refuse('DependencyLoopDetected', `"${id}" names itself in depends_on in ${path}: remove it there.`);
  const illegal = new Set(id.match(illegalCharacters));
  if (illegal.size > 0)
    refuse(
      'RevisionError',
      `The id "${id}" in ${path} holds ${listed(illegal)}, which Alembic does not allow in ids: give the revision another id.`,
    );
}

/** Labels and ids are keys of one map: each may be there once. */
function checkLabels({ revisions, byId }: RevisionGraph): void {
  const taken = new Map<string, Revision>(byId);
  for (const revision of revisions) {
    for (const label of revision.branchLabels) {
      const other = taken.get(label);
      if (other !== undefined) {
        const owner =
          byId.get(label) === other
            ? 'is also the id of a revision'
            : `is declared twice, by "${other.id ?? baseName(other.file.path)}" and by "${revision.id ?? baseName(revision.file.path)}"`;
        refuse('RevisionError', `The branch label "${label}" ${owner}: rename the label.`);
      }
      taken.set(label, revision);
    }
    if (revision.branchLabels.length > 0 && revision.id !== null && byId.get(revision.id) !== revision) {
      refuse(
        'NotKnown',
        `"${revision.id}" is declared in two files, and the one that Alembic forgets has branch labels: give one of them another id.`,
      );
    }
  }
}

function describeUnknown(
  revisions: readonly Revision[],
  concerns: (field: Revision['unknown'][number]['field']) => boolean,
): string | null {
  for (const { file, unknown } of revisions) {
    const found = unknown.find(({ field }) => concerns(field));
    if (found !== undefined)
      return `${variableNames[found.field]} in ${baseName(file.path)} is not known from the text: ${found.reason}.`;
  }
  return null;
}

const variableNames = {
  revision: 'revision',
  downRevision: 'down_revision',
  branchLabels: 'branch_labels',
  dependsOn: 'depends_on',
} as const;

function checkDependencies(graph: RevisionGraph, unknownLabels: string | null): void {
  for (const { id, dependsOn, file } of graph.revisions) {
    refuseInvalid('depends_on', file.header.dependsOn?.invalid, file);
    const missing = dependsOn.find((name) => resolveDependency(graph, name) === undefined);
    if (missing === undefined) continue;
    const message = `depends_on of "${id ?? ''}" in ${baseName(file.path)} names "${missing}", which is neither the full id of a revision nor a branch label.`;
    if (unknownLabels !== null) refuse('NotKnown', `${message} It may be a label that is not known: ${unknownLabels}`);
    refuse(
      'KeyError',
      `${message} Alembic stops with KeyError: '${missing}'. Name one that exists, or restore its file.`,
    );
  }
}

function checkParents(graph: RevisionGraph): void {
  for (const { id, downRevisions, file } of graph.revisions) {
    refuseInvalid('down_revision', file.header.downRevision?.invalid, file);
    const missing = downRevisions.find((name) => !graph.byId.has(name));
    if (missing === undefined) continue;
    const what = graph.byLabel.has(missing) ? 'is a branch label and not an id' : 'no revision file declares';
    refuse(
      'KeyError',
      `down_revision of "${id ?? ''}" in ${baseName(file.path)} names "${missing}", which ${what}. Alembic stops with KeyError: '${missing}'. Name a full id that exists, or restore its file.`,
    );
  }
}

function refuseInvalid(
  name: string,
  invalid: readonly { readonly found: string }[] = [],
  { path }: RevisionFile,
): void {
  const [first] = invalid;
  if (first !== undefined)
    refuse(
      'KeyError',
      `${name} in ${baseName(path)} holds ${first.found}, where Alembic needs the id of a revision as a string.`,
    );
}
