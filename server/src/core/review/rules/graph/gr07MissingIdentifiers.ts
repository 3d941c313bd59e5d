import { lineBreakOf } from '../../../edits/lines.js';
import { boundElsewhere, loadRevision } from '../../../graph/loadRevision.js';
import { childrenOf, reach } from '../../../graph/lineage.js';
import type { Revision, RevisionFile, RevisionGraph } from '../../../graph/revisionGraph.js';
import { idLine } from '../../../edits/rewriteDocstring.js';
import { reprStyle, stringLiteral, styleOf } from '../../../edits/stringLiteral.js';
import type { RevisionHeader } from '../../../revision/facts.js';
import type { Invalid, Span } from '../../../text.js';
import type { Fix, FixContext } from '../../fix.js';
import type { Problem } from '../../problem.js';
import { problemOf, type FileRule, type ReviewedFile } from '../../rule.js';

export const missingRevisionIdentifiers: FileRule = {
  code: 'GR07',
  name: 'missing-revision-identifiers',
  title: 'A file in a version location has no revision, down_revision or upgrade()',
  severity: 'error',
  documentation: {
    what: 'A Python file in a version location does not assign `revision` or `down_revision` at its top level, assigns one of the four identifiers a value of the wrong type, or has no `upgrade`.',
    why: 'Alembic loads every Python file of a version location as a revision, for every command. Without `revision` it stops with "Could not determine revision id from filename …", without `down_revision` with an `AttributeError`; without `upgrade` it fails when the revision is run.',
    whatToDo:
      'Add the header that `script.py.mako` would have written. A helper module does not belong in a version location: move it elsewhere and import it from there. An empty file is best deleted.',
    whenSilent:
      'A value that is computed, imported or that may come from an `import *`, from `globals()` or `exec()` is unknown, not missing. A file without `revision` whose name is made of hexadecimal digits has that name as its id, as in the oldest versions of Alembic. A file with a syntax error is only reported for that (GR15). Where nothing but revision files reveals a folder, a file without `upgrade` beside them may be a tool that Alembic never loads.',
    bad: `revision = "b2"

def upgrade():
    pass`,
    good: `revision = "b2"
down_revision = "a1"

def upgrade():
    pass`,
  },
  checkFile: (file, { environment: { foundBy } }) => {
    if (file.header.unreadable !== null) return [];
    return [...(foundBy === 'revisions' && !mayUpgrade(file) ? [] : missingNames(file)), ...wrongTypes(file)];
  },
};

/** Revisions that one without `down_revision` may follow. */
const mostParents = 2;

/**
 * What writes a missing `down_revision` or `upgrade()`. A file without an id is likelier no revision at all: nothing is
 * written there.
 */
function insertions(file: RevisionFile, { graph, text }: FixContext): Fix[] {
  const { header } = file;
  const source = text(file);
  const { revision } = header.assignments;
  if (source === undefined || revision === undefined) return [];
  const insert = (title: string, at: number, lines: string, isPreferred = false): Fix => {
    const lineEnd = lineBreakOf(source);
    return {
      kind: 'edit',
      title,
      isPreferred,
      changes: [{ file: file.path, span: { start: at, end: at }, newText: lines.replaceAll('\n', lineEnd) }],
    };
  };
  if (header.downRevision === undefined && boundElsewhere(header, 'down_revision') === undefined) {
    if (standsBehind(source, revision)) return [];
    const end = revision.end + (/^[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|$)/.exec(source.slice(revision.end))?.[0].length ?? 0);
    const style = header.revision?.kind === 'known' ? styleOf(source.slice(header.revision.span.start)) : reprStyle;
    const values = [...likelyParents(file, graph).map((id) => stringLiteral(id, style)), 'None'];
    return values.map((value) =>
      insert(`Insert "down_revision = ${value}"`, end, `\ndown_revision = ${value}`, values.length === 1),
    );
  }
  if (boundElsewhere(header, 'upgrade') !== undefined) return [];
  const gap = source.endsWith('\n') ? '\n\n' : '\n\n\n';
  return [insert('Insert an empty upgrade()', source.length, `${gap}def upgrade():\n    pass\n`, true)];
}

/** Whether something is before a statement on its line: a line below it would not belong to the same block. */
function standsBehind(source: string, { start }: Span): boolean {
  return start > 0 && !/[\r\n\uFEFF]/.test(source.charAt(start - 1));
}

/** What may come before a revision: the parent that its docstring still names, then heads. None that follows it. */
function likelyParents(file: RevisionFile, graph: RevisionGraph): string[] {
  const own = graph.revisions.find((revision) => revision.file.path === file.path);
  const following = own === undefined ? new Set<Revision>() : reach(own, (one) => childrenOf(graph, one));
  const mentions = (file.header.docstring && idLine(file.header.docstring, 'revises')?.mentions) ?? [];
  const named = mentions.length === 1 ? mentions.map(({ value }) => graph.byId.get(value)) : [];
  const ids = [...named, ...graph.heads].flatMap((revision) =>
    revision === undefined || following.has(revision) ? [] : (revision.id ?? []),
  );
  return [...new Set(ids)].slice(0, mostParents);
}

/**
 * Where revision files alone reveal the folder, Alembic may never load what is beside them: only what has an
 * upgrade() is one too.
 */
function mayUpgrade({ header }: RevisionFile): boolean {
  return boundElsewhere(header, 'upgrade') !== undefined;
}

/** One problem for all that is missing in a file: a helper module lacks everything for one reason. */
function missingNames(file: ReviewedFile): Problem[] {
  const { header, body } = file;
  if ((body?.syntaxProblems.length ?? 0) > 0) return [];
  const lacksId = header.revision === undefined && loadRevision(file) === undefined;
  const lacksParent = header.downRevision === undefined && boundElsewhere(header, 'down_revision') === undefined;
  const lacksUpgrade = boundElsewhere(header, 'upgrade') === undefined;
  const missing = [
    ...(lacksId ? ['revision'] : []),
    ...(lacksParent ? ['down_revision'] : []),
    ...(lacksUpgrade ? ['upgrade()'] : []),
  ];
  if (missing.length === 0) return [];
  return [
    problemOf(missingRevisionIdentifiers, file.path, headerSpan(header), describe(missing, lacksId, lacksParent), {
      fixes: (context) => insertions(file, context),
    }),
  ];
}

function describe(missing: readonly string[], lacksId: boolean, lacksParent: boolean): string {
  const what = `This file has no ${missing.join(', no ')}.`;
  const everyFile = 'Alembic loads every Python file of a version location as a revision';
  if (lacksId)
    return `${what} ${everyFile}, and every command stops here: add the header of a revision, or move the file elsewhere.`;
  if (lacksParent) {
    return `${what} ${everyFile}, and every command stops here with an AttributeError: add down_revision, which is None for a first revision.`;
  }
  return `${what} Alembic fails with an AttributeError when it runs this revision: define upgrade(), empty if there is nothing to do.`;
}

/**
 * Where the header is or should stand: an identifier that is there, else the end of the docstring, else the file's
 * start.
 */
function headerSpan({ assignments, docstring }: RevisionHeader): Span {
  const assigned = assignments.revision ?? assignments.down_revision;
  if (assigned !== undefined) return assigned;
  if (docstring !== undefined)
    return { start: Math.max(docstring.span.start, docstring.span.end - 3), end: docstring.span.end };
  return { start: 0, end: 1 };
}

function wrongTypes({ path, header }: RevisionFile): Problem[] {
  const report = (name: string, expected: string, advice: string, invalid: readonly Invalid[] = []): Problem[] =>
    invalid.map(({ found, span }) =>
      problemOf(missingRevisionIdentifiers, path, span, `${name} takes ${expected}, and this is ${found}: ${advice}`),
    );
  const list = 'a string, a tuple or list of strings, or None';
  return [
    ...report(
      'revision',
      'a string',
      'Alembic stops here. Write a string.',
      header.revision?.kind === 'invalid' ? [header.revision] : [],
    ),
    ...report(
      'down_revision',
      list,
      'Alembic stops here. Name the parents by their ids, or write None for a first revision.',
      header.downRevision?.invalid,
    ),
    // Alembic keeps such a label, and fails when it prints it.
    ...report(
      'branch_labels',
      list,
      '"alembic heads" and "alembic history" stop here. Write the labels as strings, or None for none.',
      header.branchLabels?.invalid,
    ),
    ...report(
      'depends_on',
      list,
      'Alembic stops here. Name the dependencies by their ids, or write None for none.',
      header.dependsOn?.invalid,
    ),
  ];
}
