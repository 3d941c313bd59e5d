import type { DialectName } from '../core/dialects/dialectName.js';
import { readSettings } from '../core/settings/settings.js';
import { dialectOf } from '../workspace/environmentDialect.js';
import {
  databasesOf,
  type InstantDatabase,
  readSteps,
  readsTable,
  renderSteps,
  schemasBefore,
} from '../workspace/instantSql.js';
import { createOperationStore } from '../workspace/operationStore.js';
import { createSchemaStore, type ReadHistory } from '../workspace/schemaStore.js';
import { readSqlFacts, type SqlFacts } from '../workspace/sqlFacts.js';
import { conventionOf } from '../workspace/projectConvention.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import { chooseEnvironment } from './environmentChoice.js';
import { UsageError, type CommandIo, type ExitCode } from './io.js';
import { relativePath, withProject, type OpenProject, type Project } from './project.js';
import type { SqlArguments } from './sqlArguments.js';
import { instantDocument } from './sqlInstantJson.js';
import { instantNotes } from './sqlInstantNotes.js';
import { instantScript } from './sqlInstantText.js';
import { scriptsOf, type InstantResult } from './sqlInstantScripts.js';
import { notCancelled } from './sqlRun.js';
import { versionsQuestion } from './sqlVersions.js';
import { complain, harmlessLines } from './style.js';

/** `alembic-ls sql` without Python and without a database: read from the files alone. */
export async function runInstant(asked: SqlArguments, io: CommandIo): Promise<ExitCode> {
  return withProject(
    asked.path,
    io,
    { read: 'headers', cache: asked.cache, withoutFindings: true },
    async (open): Promise<ExitCode> => {
      const result = await render(open, asked, io);
      const notes = instantNotes(result, open.readers.offline);
      for (const note of notes) complain(io, note);
      if (asked.format === 'json') {
        io.stdout.write(`${JSON.stringify(instantDocument(result, notes), null, 2)}\n`);
      } else {
        const text = instantScript(result);
        io.stdout.write(io.stdout.isTTY === true ? harmlessLines(text) : text);
        for (const { revisions, stop } of result.scripts) {
          for (const { revision, error } of revisions)
            if (error !== null) complain(io, `${revision}: ${error.message}`);
          if (stop !== null) complain(io, stop.message);
        }
      }
      const isFailed = result.scripts.some(
        ({ revisions, stop }) => stop !== null || revisions.some(({ error }) => error !== null),
      );
      return isFailed ? 1 : 0;
    },
  );
}

async function render(
  { root, index, readers }: OpenProject,
  asked: SqlArguments,
  io: CommandIo,
): Promise<InstantResult> {
  const project: Project = { root, read: 'headers', snapshot: index.snapshot() };
  const indexed = chooseEnvironment(project, asked.environment, 'sql');
  const settings = readSettings(undefined, project.snapshot.projectSettings(indexed.folder.uri));
  const python = asked.python ?? io.env['ALEMBIC_LS_PYTHON'] ?? null;
  const facts = readSqlFacts({
    indexed,
    settings,
    readEnvironment: readers.environment,
    ...versionsQuestion(asked.versions, python),
  });
  const scripts = scriptsOf(project, indexed, asked);
  const bufferText = (): undefined => undefined;
  const operations = createOperationStore({ reader: () => Promise.resolve(readers.upgradeFirst), bufferText });
  let history: Promise<ReadHistory> | undefined;
  /** Reads all revisions, which few calls need. */
  const readHistory = (): Promise<ReadHistory> =>
    (history ??= createSchemaStore(operations).read(indexed, project.snapshot, facts.readOptions, notCancelled));
  const read = await Promise.all(
    scripts.map(({ steps }) => readSteps(steps, facts, { operations, bufferText }, notCancelled)),
  );
  const known = await chosenDialect(project, indexed, facts, asked, settings.dialect, readHistory);
  const all = chosenDatabases(databasesOf(read.flat(), indexed, known.dialect, asked.dialect !== null), asked);
  const needsHistory = read.flat().some((step) => all.some((each) => readsTable(step, each)));
  const schemaBefore = needsHistory ? await liveSchemas(indexed, readHistory) : undefined;
  return {
    project,
    indexed,
    facts,
    dialect: known.dialect,
    dialectSource: known.source,
    databases: all,
    scripts: scripts.map((script, at) => ({
      ...script,
      revisions: renderSteps(read[at] ?? [], facts, {
        databases: all,
        together: asked.range !== null,
        ...(schemaBefore !== undefined && { schemaBefore }),
      }),
    })),
  };
}

async function liveSchemas(
  indexed: IndexedEnvironment,
  readHistory: () => Promise<ReadHistory>,
): Promise<ReturnType<typeof schemasBefore>> {
  const history = await readHistory();
  const convention = conventionOf(indexed);
  return schemasBefore(indexed, (target, { name, dialect }) =>
    history.steps({ targets: [target], dialect, database: name, convention }),
  );
}

async function chosenDialect(
  project: Project,
  indexed: IndexedEnvironment,
  facts: SqlFacts,
  asked: SqlArguments,
  setting: string,
  readHistory: () => Promise<ReadHistory>,
): Promise<{ readonly dialect: DialectName; readonly source: string }> {
  if (asked.dialect !== null) return { dialect: asked.dialect, source: '--dialect' };
  const known = facts.dialect ?? dialectOf({ environment: indexed, setting, imported: (await readHistory()).imported });
  if (known === undefined)
    throw new UsageError('sql: nothing says for which dialect; choose one with --dialect, or set alembic.dialect');
  const isFile = known.source.startsWith(`${project.root}/`);
  return { ...known, source: isFile ? relativePath(project, known.source) : known.source };
}

function chosenDatabases(all: readonly InstantDatabase[], { database }: SqlArguments): readonly InstantDatabase[] {
  if (database === null) return all;
  const chosen = all.filter(({ name }) => name === database);
  const names = all.flatMap(({ name }) => name ?? []).join(', ');
  if (chosen.length === 0)
    throw new UsageError(
      names === ''
        ? 'sql: --database is for the multidb template, and these revisions have one database'
        : `sql: there is no database "${database}"; there are ${names}`,
    );
  return chosen;
}
