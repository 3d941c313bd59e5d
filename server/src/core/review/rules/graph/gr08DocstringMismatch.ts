import { idLine } from '../../../edits/rewriteDocstring.js';
import { loadRevision } from '../../../graph/loadRevision.js';
import type { Revision } from '../../../graph/revisionGraph.js';
import type { Span } from '../../../text.js';
import { editFix, type Fix, type FixContext } from '../../fix.js';
import type { Problem } from '../../problem.js';
import { listIds, problemOf, type FileRule } from '../../rule.js';

export const headerDocstringMismatch: FileRule = {
  code: 'GR08',
  name: 'header-docstring-mismatch',
  title: 'The docstring names another id or parent than the code',
  severity: 'hint',
  documentation: {
    what: 'The line `Revision ID:` or `Revises:` of the docstring differs from `revision` or `down_revision`. The order of several parents does not matter.',
    why: 'Alembic reads the variables only, and never looks at the docstring. People read the docstring first, and are led to the wrong parent. It usually happens when a revision was moved to another parent.',
    whatToDo: 'Update the docstring: the quick fix writes what the variables say.',
    whenSilent:
      "`Revises: (none)`, `None`, `base`, `-` and the like are right for a first revision. A docstring without these lines, with several of a kind, or with a person's own words in them is left alone, and so is an identifier that is computed.",
    bad: `"""add x

Revision ID: a2
Revises: a0
"""
revision = "a2"
down_revision = "a1"`,
    good: `"""add x

Revision ID: a2
Revises: a1
"""
revision = "a2"
down_revision = "a1"`,
  },
  checkFile(file) {
    const revision = loadRevision(file);
    return revision === undefined || isSaid(revision) ? [] : [...idMismatch(revision), ...parentMismatch(revision)];
  },
};

/** What the variables say stays; the docstring follows. */
function docstringFix(revision: Revision, { rewrite }: FixContext): Fix {
  const { header } = revision.file;
  const rewriting = rewrite(revision.file, {
    ...(header.revision?.kind === 'known' && { revision: header.revision.value }),
    ...(knowsParents(revision) && { downRevision: revision.downRevisions }),
  });
  return editFix('Update the docstring', revision.file, rewriting, true);
}

/** What users write where no parent is; Alembic's own template leaves the place empty. */
const noParent = /^(?:[(<[]?(?:none|null|nothing|base)[)>\]]?|-+|n\/a)$/i;

/** Whether the docstring names the id and then the parents, as it nearly always does. */
function isSaid({ id, downRevisions, file: { header } }: Revision): boolean {
  const mentions = header.docstring?.mentions ?? [];
  const [first] = mentions;
  return (
    mentions.length === downRevisions.length + 1 &&
    first?.field === 'revision' &&
    first.value === id &&
    downRevisions.every(
      (parent, index) => mentions[index + 1]?.field === 'revises' && mentions[index + 1]?.value === parent,
    )
  );
}

function idMismatch(revision: Revision): Problem[] {
  const { path, header } = revision.file;
  const line = header.docstring && idLine(header.docstring, 'revision');
  const [mention] = line?.mentions ?? [];
  if (header.revision?.kind !== 'known' || mention === undefined || mention.value === header.revision.value) return [];
  const message = `The docstring calls this revision "${mention.value}", and its id is "${header.revision.value}". Alembic ignores the docstring, so update it to match.`;
  return [
    problemOf(headerDocstringMismatch, path, mention.span, message, {
      fixes: (context) => [docstringFix(revision, context)],
    }),
  ];
}

function parentMismatch(revision: Revision): Problem[] {
  const { path, header } = revision.file;
  const line = header.docstring && idLine(header.docstring, 'revises');
  if (line === undefined || !knowsParents(revision)) return [];
  const said = line.mentions.map(({ value }) => value);
  if (
    sameIds(said, revision.downRevisions) ||
    (revision.downRevisions.length === 0 && said.every((word) => noParent.test(word)))
  )
    return [];
  const message =
    `The docstring says that this revision follows ${said.length === 0 ? 'no other' : listIds(said)}, ` +
    `and down_revision ${revision.downRevisions.length === 0 ? 'is None' : `names ${listIds(revision.downRevisions)}`}. ` +
    'Alembic ignores the docstring, so update it to match.';
  return [
    problemOf(headerDocstringMismatch, path, visibleSpan(line), message, {
      fixes: (context) => [docstringFix(revision, context)],
    }),
  ];
}

function knowsParents({ file: { header }, unknown }: Revision): boolean {
  const { downRevision } = header;
  return downRevision?.invalid.length === 0 && !unknown.some(({ field }) => field === 'downRevision');
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 1 && b.length === 1) return a[0] === b[0];
  const set = new Set(b);
  return set.size === new Set(a).size && a.every((id) => set.has(id));
}

/** The ids of a line; its colon where it names none. */
function visibleSpan({ span: { start }, mentions }: NonNullable<ReturnType<typeof idLine>>): Span {
  return { start: mentions[0]?.span.start ?? start - 1, end: mentions.at(-1)?.span.end ?? start };
}
