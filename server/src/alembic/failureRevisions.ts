import type { FailedRun, FrequentError } from './runFailure.js';
import { foundGroup, isOfRevision, whereOf } from './failureTraceback.js';

/** Whether a word was an argument of the call, rather than something that the database said. */
function wasTyped(word: string, { command }: FailedRun): boolean {
  return command.split(/[\s'":@=,]+/).includes(word);
}

const someFile = 'A file of the project';

const graphProblems = 'See the problems on the revision files';

/** What Alembic warns about a parent that no file has, just before it stops. */
function missingParent(parent: string, { stdout, stderr }: FailedRun): string | undefined {
  const line = `${stdout}\n${stderr}`
    .split('\n')
    .find((one) => one.includes(`Revision ${parent} referenced from `) && one.includes('is not present'));
  const child = line === undefined ? undefined : / -> (\S+) /.exec(line.slice(0, 1000))?.[1];
  return child?.replace(/,$/, '');
}

/** Errors of the revisions, and of what the database is at. */
export const revisionErrors: readonly FrequentError[] = [
  {
    kind: 'notUpToDate',
    by: 'alembic',
    pattern: /Target database is not up to date/,
    message: () =>
      'The database is not at the heads, and models can only be compared with a database that is. Upgrade it to the heads, then try again.',
  },
  {
    kind: 'multipleHeads',
    by: 'alembic',
    pattern: /Multiple head(?:s| revisions) are present|script directory has multiple heads/,
    message: () =>
      'There are several heads, and Alembic needs one. Choose the head to continue from, or merge the heads.',
  },
  {
    kind: 'notAHead',
    by: 'alembic',
    pattern: /Revision (\S+) is not a head revision/,
    message: ([, revision = '']) =>
      `${revision} is not a head: another revision already follows it. Start from a head, or branch off with --splice.`,
  },
  {
    kind: 'unknownRevision',
    by: 'alembic',
    pattern: /Can't locate revision identified by '([^']*)'|No such revision or branch '([^']*)'/,
    message: ([, located, named]) => `No revision file has the id or label "${located ?? named ?? ''}".`,
    applies: ([, located, named], run) => wasTyped(located ?? named ?? '', run),
  },
  {
    kind: 'unknownDatabaseRevision',
    by: 'alembic',
    pattern: /Can't locate revision identified by '([^']*)'/,
    // In offline mode no database is asked.
    applies: (_, { command }) => !/ --sql\b/.test(command),
    message: ([, revision = '']) =>
      `The database is at "${revision}", but no revision file has that id: it was migrated with other files, for example from another branch. Restore that file, or check that this is the right database; as a last resort, stamp the database with the revision that its schema matches (alembic stamp --purge).`,
  },
  {
    kind: 'unknownRevision',
    by: 'alembic',
    pattern: /Relative revision (\S+) didn't produce (\d+) migrations/,
    message: ([, step = '', count = '']) => `There are fewer than ${count} steps in that direction (${step}).`,
  },
  {
    kind: 'unknownRevision',
    by: 'alembic',
    pattern:
      /Destination (\S+) is not a valid (?:up|down)grade target from current head\(s\)|Not a valid downgrade target from current heads/,
    message: ([, target]) =>
      `${target ?? 'The target'} cannot be reached from what the database is at: it is on another branch, or in the other direction.`,
  },
  {
    kind: 'ambiguousStep',
    by: 'alembic',
    pattern: /Ambiguous walk|Ambiguous upgrade from multiple current revisions/,
    message: () =>
      'From there one step leads to several revisions, and Alembic does not choose. Choose the revision to go to: a parent of a merge, for example, downgrades the merge alone.',
  },
  {
    kind: 'brokenGraph',
    by: 'alembic',
    pattern: /(?:Cycle|Loop|Dependency cycle|Dependency loop)\w* is detected in revisions? \(?([^)\n]*)/i,
    message: ([, revisions = '']) =>
      `The revisions ${revisions} form a cycle, so that none of them comes first. ${graphProblems}.`,
  },
  {
    kind: 'brokenGraph',
    by: 'alembic',
    pattern: /^KeyError: '([^']+)'$/,
    // While the revision map is built or searched: any other KeyError is somebody's own.
    applies: (_, __, { frames }) => /[/\\]script[/\\]revision\.py$/.test(frames.at(-1)?.file ?? ''),
    message: ([, parent = ''], run) => {
      const child = missingParent(parent, run);
      return child === undefined
        ? `The revision files name "${parent}" as a parent or dependency, but no file has that id. ${graphProblems}.`
        : `Revision "${child}" names "${parent}" as its parent, but no file has that id. ${graphProblems}.`;
    },
  },
  {
    kind: 'labelClash',
    by: 'alembic',
    pattern: /Branch name '([^']+)' in revision (\S+) already used by revision (\S+)/,
    message: ([, label = '', revision = '', other = '']) =>
      `The branch label "${label}" of revision ${revision} is already used by revision ${other}. Give one of them another label.`,
  },
  {
    kind: 'brokenFile',
    by: 'alembic',
    pattern:
      /Could not determine revision id from filename (\S+)\.py|module '(\w+)_py' has no attribute '(?:down_)?revision'/,
    message: (match) =>
      `${foundGroup(match) ?? ''}.py has no "revision = …" or no "down_revision = …", so it is not a revision. Add them; if Alembic has just written the file, script.py.mako needs them too.`,
  },
  ...(['alembic', 'project'] as const).map((by): FrequentError => ({
    kind: 'revisionRaised',
    by,
    // Before env.py has ever run in a process, and after it has.
    pattern:
      /Can't invoke function '\w+', as the proxy object has not yet been established|^AttributeError: module 'alembic\.context' has no attribute '(?:config|script)'|^AttributeError: 'NoneType' object has no attribute '(\w+)'/,
    applies: ([, name], _, raised) =>
      isOfRevision(raised) &&
      (name === undefined || (raised.frames.at(-1)?.file === '<string>' && raised.frames.at(-1)?.caller === name)),
    message: (_, __, raised) =>
      `${whereOf(raised, someFile)} uses op or context as the file is loaded, which works only where env.py runs first: in upgrade, downgrade, stamp, current, check and autogenerate, but not here. Move it into upgrade() or downgrade().`,
  })),
  {
    kind: 'brokenFile',
    by: 'python',
    pattern: /^(?:SyntaxError|IndentationError|TabError): (.*)/,
    // Its traceback ends at the mistake, which is in a file unless text was compiled.
    applies: (_, __, { frames }) => frames.at(-1)?.caller === null && !(frames.at(-1)?.file.startsWith('<') ?? true),
    message: ([, what = ''], _, raised) => `${whereOf(raised, someFile)} is not valid Python: ${what}.`,
  },
  {
    kind: 'longId',
    by: 'library',
    pattern: /(?:value too long for type character varying\(32\)|Data too long for column 'version_num')/,
    message: () =>
      'The revision id has more than 32 characters and does not fit into the version table. Shorten it, also where other revisions name it.',
    applies: ({ input }) => input.includes('version_num'),
  },
  {
    kind: 'needsBatch',
    by: 'library',
    pattern: /No support for ALTER of constraints in SQLite dialect|near "(?:ALTER|DROP|CONSTRAINT)": syntax error/,
    message: (_, __, raised) =>
      `${whereOf(raised, someFile)} alters what SQLite cannot alter in place. Write it as "with op.batch_alter_table(…) as batch:", and set render_as_batch=True in env.py so that autogenerate does so.`,
  },
  {
    kind: 'unnamedConstraint',
    by: 'library',
    pattern: /it has no name|Constraint must have a name/,
    message: (_, __, raised) =>
      `${whereOf(raised, someFile)} drops or copies a constraint without naming it. Write its name instead of None; a naming convention in the metadata names future ones.`,
  },
  {
    kind: 'notNull',
    by: 'library',
    pattern:
      /Cannot add a NOT NULL column with default value NULL|column "([^"]+)" of relation "([^"]+)" contains null values/,
    message: (_, __, raised) =>
      `${whereOf(raised, someFile)} makes a column NOT NULL, but the table has rows without a value. Give it a server_default, or fill the rows first.`,
  },
  {
    kind: 'alreadyExists',
    by: 'library',
    pattern:
      /(?:relation|table|index|type|column|constraint|schema) ["'`]?([^\s"'`]+)["'`]? (?:of relation \S+ )?already exists|Table '([^']+)' already exists|[Dd]uplicate column name:? '?(\w+)/,
    message: (match, _, raised) => {
      const name = foundGroup(match) ?? '';
      return `The database already has "${name}", which ${whereOf(raised, 'a file of the project')} creates: it was created without Alembic, or by a run that stopped half-way. If the schema is what the revision creates, stamp the revision instead of running it.`;
    },
  },
  {
    kind: 'missingObject',
    by: 'library',
    pattern:
      /no such (?:table|column|index): (\S+)|(?:relation|column|constraint|type|index) "([^"]+)"(?: of relation "[^"]+")? does not exist|Table '([^']+)' doesn't exist/,
    message: (match, _, raised) => {
      const name = foundGroup(match) ?? '';
      return `The database has no "${name}", which ${whereOf(raised, 'a file of the project')} needs. Check that it is the right database, and that it was not stamped past the revision that creates it.`;
    },
  },
];
