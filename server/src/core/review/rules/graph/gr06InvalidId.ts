import { childrenOf } from '../../../graph/lineage.js';
import type { Revision } from '../../../graph/revisionGraph.js';
import type { Fix, FixContext } from '../../fix.js';
import type { Severity } from '../../problem.js';
import { renameFix } from '../../renameFix.js';
import { problemOf, type GraphRule } from '../../rule.js';

/** The length of `alembic_version.version_num`, a VARCHAR(32), in characters. */
const longest = 32;

/** Ids with which nothing is wrong, as nearly all are. */
const isPlain = new RegExp(`^\\w{1,${longest}}$`);

/** So many long ids that others follow were surely run: the column was made wider, or the database does not count. */
const evidence = 3;

export const invalidRevisionId: GraphRule = {
  code: 'GR06',
  name: 'invalid-revision-id',
  title: 'Alembic or the database refuses the revision id',
  severity: 'error',
  documentation: {
    what: 'The id in `revision` holds one of the characters `@`, `-`, `+` or `:`, is empty, or is one of the names `base`, `head` and `heads`. An id of more than 32 characters is a warning.',
    why: 'Alembic takes those characters for relative identifiers and ranges, and stops every command with "Character(s) \'-\' not allowed in revision identifier" (`:` since 1.17.1). It reads the names as symbols, so that the revision can never be meant. The table `alembic_version` has room for 32 characters: PostgreSQL and MySQL refuse a longer id only when the migration has run already and its id is written.',
    whatToDo:
      'Give the revision another id, and change it in the `down_revision` and `depends_on` of the revisions that name it. The quick fix does so in all files at once.',
    whenSilent:
      'Long ids are not reported where three or more of them have revisions that follow: there the column is wide enough, or SQLite does not count. Nor are they where a revision names `version_num`, which then surely makes the column wider.',
    bad: `revision = "2026-01-01-add-email"`,
    good: `revision = "2026_01_01_add_email"`,
  },
  check(_environment, graph) {
    const isLongFine =
      graph.revisions.some(({ file }) => file.header.namesVersionColumn === true) ||
      graph.revisions.filter((revision) => isLong(revision) && childrenOf(graph, revision).length > 0).length >=
        evidence;
    return graph.revisions.flatMap((revision) => {
      const wrong = whatIsWrong(revision.id, isLongFine);
      if (wrong === undefined) return [];
      const rule = { ...invalidRevisionId, severity: wrong.severity };
      return [
        problemOf(rule, revision.file.path, revision.idSpan, wrong.message, {
          fixes: (context) => [newIdFix(revision, context)],
        }),
      ];
    });
  },
};

function newIdFix(revision: Revision, context: FixContext): Fix {
  const id = context.newId();
  return renameFix(`Give it the id "${id}", here and where it is named`, revision, id, context);
}

function isLong({ id }: Revision): boolean {
  return id !== null && id.length > longest && Array.from(id).length > longest;
}

function whatIsWrong(id: string | null, isLongFine: boolean): { message: string; severity: Severity } | undefined {
  if (id === null) return undefined;
  if (id === '')
    return {
      severity: 'error',
      message: 'The revision id is empty: Alembic cannot tell it from a database without any revision. Write an id.',
    };
  if (['base', 'head', 'heads'].includes(id)) {
    return {
      severity: 'error',
      message: `"${id}" is a name that Alembic keeps for itself: a revision of this id can never be meant. Give it another id.`,
    };
  }
  if (isPlain.test(id)) return undefined;
  const forbidden = ['@', '-', '+', ':'].filter((character) => id.includes(character));
  if (forbidden.length > 0) {
    const isNew = forbidden.every((character) => character === ':');
    const quoted = forbidden.map((character) => `"${character}"`).join(', ');
    return {
      severity: isNew ? 'warning' : 'error',
      message: `The revision id holds ${quoted}: ${isNew ? 'since version 1.17.1 every' : 'every'} Alembic command stops here with "Character(s) not allowed in revision identifier". Give it another id.`,
    };
  }
  const length = Array.from(id).length;
  if (length <= longest || isLongFine) return undefined;
  return {
    severity: 'warning',
    message: `The revision id has ${String(length)} characters, and alembic_version.version_num holds ${String(longest)}: PostgreSQL and MySQL refuse it after the migration has run. Shorten it.`,
  };
}
