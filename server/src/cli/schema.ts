import { dialects } from '../core/dialects/dialects.js';
import { resolve } from '../core/graph/resolve.js';
import type { Revision } from '../core/graph/revisionGraph.js';
import { mermaidDiagram } from '../core/schema/mermaid.js';
import { schemaScript, scriptText } from '../core/schema/printSchema.js';
import { schemaTree } from '../core/schema/schemaText.js';
import { readSettings } from '../core/settings/settings.js';
import { notAllKnown } from '../workspace/environmentPlan.js';
import { dialectOf, type KnownDialect } from '../workspace/environmentDialect.js';
import { foldedTogether, foldHistory } from '../workspace/foldHistory.js';
import { createOperationStore } from '../workspace/operationStore.js';
import { conventionOf } from '../workspace/projectConvention.js';
import { readOptionsFor } from '../workspace/readOptions.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import { openAnswers } from './cache.js';
import { chooseEnvironment } from './environmentChoice.js';
import { UsageError, type CommandIo, type ExitCode } from './io.js';
import { relativePath, withProject, type Project } from './project.js';
import { versionsFor } from './sqlVersions.js';
import { versionsDocument } from '../workspace/projectVersions.js';
import { readSchemaArguments, type SchemaArguments } from './schemaArguments.js';
import { schemaDocument, type SchemaResult } from './schemaJson.js';
import { historyKey, type HistorySchema, schemaHistory, type SchemaHistory } from './schemaHistory.js';
import { complain, harmlessLines } from './style.js';

/** `alembic-ls schema`: the schema that revisions make on an empty database, read from the files alone. */
export async function runSchema(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const asked = readSchemaArguments(args, io.cwd);
  const { cache } = asked;
  return withProject(
    asked.path,
    io,
    { read: 'headers', cache, withoutFindings: true },
    async ({ root, index, readers }): Promise<ExitCode> => {
      const project: Project = { root, read: 'headers', snapshot: index.snapshot() };
      const indexed = chooseEnvironment(project, asked.environment, 'schema');
      const operations = createOperationStore({
        reader: () => Promise.resolve(readers.upgradeFirst),
        bufferText: () => undefined,
        postgres: () => Promise.resolve(readers.postgres),
        most: foldedTogether,
      });
      const settings = readSettings(undefined, project.snapshot.projectSettings(indexed.folder.uri));
      const options = readOptionsFor(indexed, settings);
      const targets = targetsOf(indexed, asked.revisions);
      const convention = conventionOf(indexed);
      const history = await schemaHistory(
        openAnswers(cache, io),
        historyKey(indexed, project.snapshot, options),
        (module) => options.modules?.digestOf(module) ?? null,
        { targets, dialect: probableDialect(indexed, settings.dialect, asked), database: asked.database, convention },
        (subject) => {
          const isPostgres = (): boolean => subject.dialect === 'postgresql';
          return foldHistory(indexed, project.snapshot, operations, { ...options, isPostgres }, subject);
        },
      );
      const question = questionOf(project, indexed, targets, history, asked);
      const { dialect, dialectSource, versions, database, notes } = question;
      const { format } = asked;
      const text = await history.written(
        { targets, dialect, database, convention },
        { root, environment: indexed.environment.name, dialectSource, versions, format },
        (found) => written({ ...question, ...found }, format),
      );
      for (const note of notes) complain(io, note);
      io.stdout.write(shown(text, format, io));
      return 0;
    },
  );
}

function questionOf(
  project: Project,
  indexed: IndexedEnvironment,
  targets: readonly Revision[],
  history: SchemaHistory,
  asked: SchemaArguments,
): Omit<SchemaResult, keyof HistorySchema> {
  const unknown = notAllKnown(indexed);
  const { dialect, source } = chosenDialect(project, indexed, history, asked);
  const database = chosenDatabase(history, asked);
  return {
    project,
    indexed,
    targets,
    dialect,
    dialectSource: source,
    versions: versionsDocument(versionsFor(project, indexed, asked.versions), project.root),
    database,
    notes: unknown === undefined ? [] : [unknown.refusal.message],
  };
}

/** The revisions that words name; all heads without any. */
function targetsOf({ graph }: IndexedEnvironment, words: readonly string[]): readonly Revision[] {
  if (words.length === 0) return graph.effectiveHeads;
  return words.flatMap((word) => {
    // A full id has its schema in a history that Alembic would refuse as a whole, too.
    const exact = graph.byId.get(word);
    if (exact !== undefined) return [exact];
    const found = resolve(graph, word);
    if ('refusal' in found) throw new UsageError(`schema: ${found.refusal.kind}: ${found.refusal.message}`);
    return found.revisions;
  });
}

/** The dialect, unless only the revisions say it. */
function probableDialect(
  environment: IndexedEnvironment,
  setting: string,
  { dialect }: SchemaArguments,
): KnownDialect['dialect'] {
  return dialect ?? dialectOf({ environment, setting, imported: new Set() })?.dialect ?? 'postgresql';
}

function chosenDialect(
  project: Project,
  indexed: IndexedEnvironment,
  history: SchemaHistory,
  { dialect }: SchemaArguments,
): KnownDialect {
  if (dialect !== null) return { dialect, source: '--dialect' };
  const { folder } = indexed;
  const setting = readSettings(undefined, project.snapshot.projectSettings(folder.uri)).dialect;
  const known = dialectOf({ environment: indexed, setting, imported: history.imported });
  if (known === undefined)
    throw new UsageError('schema: nothing says for which dialect; choose one with --dialect, or set alembic.dialect');
  const isFile = known.source.startsWith(`${project.root}/`);
  return { ...known, source: isFile ? relativePath(project, known.source) : known.source };
}

function chosenDatabase({ engines }: SchemaHistory, { database }: SchemaArguments): string | null {
  const names = engines.join(', ');
  if (engines.length === 0 && database !== null)
    throw new UsageError('schema: --database is for the multidb template, and these revisions have one database');
  if (engines.length > 0 && database === null)
    throw new UsageError(`schema: there are several databases; choose one with --database: ${names}`);
  if (database !== null && !engines.includes(database))
    throw new UsageError(`schema: there is no database "${database}"; there are ${names}`);
  return database;
}

function written(result: SchemaResult, format: string): string {
  const { schema, dialect, coverage } = result;
  switch (format) {
    case 'json':
      return `${JSON.stringify(schemaDocument(result), null, 2)}\n`;
    case 'sql':
      return scriptText(schemaScript(schema, dialects[dialect]));
    case 'mermaid':
      return mermaidDiagram(schema);
    default: {
      const { revisions, operations, understood } = coverage;
      const of = `${revisions} revision${revisions === 1 ? '' : 's'}, ${understood} of ${operations} operations understood`;
      return `${schemaTree(schema)}\n${dialect} (${result.dialectSource}), ${of}\n`;
    }
  }
}

/** What another program reads stays as it is; nothing of it may act on a terminal. */
function shown(text: string, format: string, { stdout }: CommandIo): string {
  if (format === 'json') return text;
  const isRead = format === 'sql' || format === 'mermaid';
  return !isRead || stdout.isTTY === true ? harmlessLines(text) : text;
}
