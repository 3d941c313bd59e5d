import { basename } from 'node:path';
import type { FailedRun, FrequentError } from './failure.js';
import { foundGroup, placeInProject } from './failureTraceback.js';

/** Whether a word was an argument of the call, rather than something that the database said. */
function wasTyped(word: string, { command }: FailedRun): boolean {
  return command.split(/[\s'":@=,]+/).includes(word);
}

/** The file that a traceback leads to. */
function fileIn({ stdout, stderr, cwd, folder = cwd }: FailedRun): string {
  const place = placeInProject(`${stdout}\n${stderr}`, folder);
  return place === undefined ? 'a file of the project' : `${basename(place.path)}, line ${place.line},`;
}

/** For the beginning of a sentence; a file's own name stays as it is. */
function capital(file: string): string {
  return file.replace(/^a file/, 'A file');
}

const graphProblems = 'See the problems on the revision files';

/** Errors of the revisions, and of how the database stands to them. */
export const revisionErrors: readonly FrequentError[] = [
  {
    kind: 'notUpToDate',
    pattern: /Target database is not up to date/,
    say: () => 'The database is not at the heads, and models can only be compared with a database that is. Upgrade it to the heads, then try again.',
  },
  {
    kind: 'multipleHeads',
    pattern: /Multiple head(?:s| revisions) are present|script directory has multiple heads/,
    say: () => 'There are several heads, and Alembic needs one. Choose the head to go on from, or merge the heads.',
  },
  {
    kind: 'notAHead',
    pattern: /Revision (\S+) is not a head revision/,
    say: ([, revision = '']) => `Another revision follows ${revision} already. Start from a head, or branch off with --splice.`,
  },
  {
    kind: 'unknownRevision',
    pattern: /Can't locate revision identified by '([^']*)'|No such revision or branch '([^']*)'/,
    say: ([, located, named]) => `No revision file has the id or label "${located ?? named ?? ''}".`,
    applies: ([, located, named], run) => wasTyped(located ?? named ?? '', run),
  },
  {
    kind: 'unknownDatabaseRevision',
    pattern: /Can't locate revision identified by '([^']*)'/,
    say: ([, revision = '']) =>
      `The database stands at "${revision}", and no revision file has that id: it was migrated with other files, from another branch for instance. Get that file back, or check that this is the right database; as a last resort stamp the database with the revision that its schema really has (alembic stamp --purge).`,
  },
  {
    kind: 'unknownRevision',
    pattern: /Relative revision (\S+) didn't produce (\d+) migrations/,
    say: ([, step = '', count = '']) => `There are no ${count} steps to go (${step}): the database is nearer to the end of the line than that.`,
  },
  {
    kind: 'unknownRevision',
    pattern: /Destination (\S+) is not a valid (?:up|down)grade target from current head\(s\)|Not a valid downgrade target from current heads/,
    say: ([, target]) => `${target ?? 'The target'} cannot be reached from where the database stands: it lies on another line, or in the other direction.`,
  },
  {
    kind: 'ambiguousStep',
    pattern: /Ambiguous walk|Ambiguous upgrade from multiple current revisions/,
    say: () => 'From there one step leads to several revisions, and Alembic does not choose. Choose the revision to go to: a parent of a merge, for instance, takes back the merge alone.',
  },
  {
    kind: 'brokenGraph',
    pattern: /Revision (\S+) referenced from .*? -> (\S+) .*is not present[^]*KeyError: '\1'/,
    say: ([, parent = '', child = '']) => `Revision "${child}" names "${parent}" as its parent, and no file has that id. ${graphProblems}.`,
  },
  {
    kind: 'brokenGraph',
    pattern: /(?:Cycle|Loop|Dependency cycle|Dependency loop)\w* is detected in revisions? \(?([^)\n]*)/i,
    say: ([, revisions = '']) => `The revisions ${revisions} form a circle, so that none of them comes first. ${graphProblems}.`,
  },
  {
    kind: 'brokenGraph',
    pattern: /alembic[/\\]script[/\\][^]*^KeyError: '([^']+)'\s*$/m,
    say: ([, revision = '']) => `Alembic found no revision "${revision}" where the graph names it. ${graphProblems}.`,
  },
  {
    kind: 'labelClash',
    pattern: /Branch name '([^']+)' in revision (\S+) already used by revision (\S+)/,
    say: ([, label = '', revision = '', other = '']) => `The branch label "${label}" of revision ${revision} is that of revision ${other} already. Give one of them another label.`,
  },
  {
    kind: 'brokenFile',
    pattern: /Could not determine revision id from filename (\S+)\.py|module '(\w+)_py' has no attribute '(?:down_)?revision'/,
    say: (match) =>
      `${foundGroup(match) ?? ''}.py lacks "revision = …" or "down_revision = …", so it is no revision. Add them; when Alembic has just written the file, script.py.mako lacks them too.`,
  },
  {
    kind: 'brokenFile',
    pattern: /^(?:SyntaxError|IndentationError|TabError): (.*)$/m,
    say: ([, what = ''], run) => `${capital(fileIn(run))} is not Python that can be read: ${what}.`,
  },
  {
    kind: 'longId',
    pattern: /(?:value too long for type character varying\(32\)|Data too long for column 'version_num')/,
    say: () => 'The revision id is longer than 32 characters, and does not fit into the version table. Shorten it, also where other revisions name it.',
    applies: (_, { stdout, stderr }) => (stdout + stderr).includes('version_num'),
  },
  {
    kind: 'needsDatabase',
    pattern: /This operation cannot proceed in --sql mode; batch mode with dialect sqlite requires a live database|'MockConnection' object has no attribute 'close'/,
    say: () => 'On SQLite, batch mode copies the table, and Alembic cannot show that without a database. Choose another dialect to see the SQL of this revision.',
  },
  {
    kind: 'needsDatabase',
    pattern: /^(?:\w+\.)*((?:AttributeError|TypeError): .*NoneType.*)$/m,
    say: ([, exception = '']) => `The revision reads from the database, which is not there in offline mode (${exception}). Guard that part with context.is_offline_mode().`,
    applies: (_, { command }) => / --sql\b/.test(command),
  },
  {
    kind: 'needsBatch',
    pattern: /No support for ALTER of constraints in SQLite dialect|near "(?:ALTER|DROP|CONSTRAINT)": syntax error/,
    say: (_, run) => `${capital(fileIn(run))} alters what SQLite cannot alter in place. Write it as "with op.batch_alter_table(…) as batch:", and set render_as_batch=True in env.py so that autogenerate does.`,
  },
  {
    kind: 'unnamedConstraint',
    pattern: /it has no name|Constraint must have a name/,
    say: (_, run) => `${capital(fileIn(run))} drops or copies a constraint without naming it. Write its name instead of None; a naming convention in the metadata names those to come.`,
  },
  {
    kind: 'notNull',
    pattern: /Cannot add a NOT NULL column with default value NULL|column "([^"]+)" of relation "([^"]+)" contains null values/,
    say: (_, run) => `${capital(fileIn(run))} makes a column NOT NULL, and the table has rows without a value. Give it a server_default, or fill the rows first.`,
  },
  {
    kind: 'alreadyExists',
    pattern: /(?:relation|table|index|type|column|constraint|schema) ["'`]?([^\s"'`]+)["'`]? (?:of relation \S+ )?already exists|Table '([^']+)' already exists|[Dd]uplicate column name:? '?(\w+)/,
    say: (match, run) => {
      const name = foundGroup(match) ?? '';
      return `The database has "${name}" already, which ${fileIn(run)} makes: it was made without Alembic, or by a run that stopped half-way. If the schema is what the revision makes, stamp the revision instead of running it.`;
    },
  },
  {
    kind: 'missingObject',
    pattern: /no such (?:table|column|index): (\S+)|(?:relation|column|constraint|type|index) "([^"]+)"(?: of relation "[^"]+")? does not exist|Table '([^']+)' doesn't exist/,
    say: (match, run) => {
      const name = foundGroup(match) ?? '';
      return `The database has no "${name}", which ${fileIn(run)} needs. Is it the right database, and was it ever stamped past the revision that makes it?`;
    },
  },
];
