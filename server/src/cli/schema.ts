import { dialects } from '../core/dialects/dialects.js';
import { resolve } from '../core/graph/resolve.js';
import type { Revision } from '../core/graph/revisionGraph.js';
import { mermaidDiagram } from '../core/schema/mermaid.js';
import { schemaScript, scriptText } from '../core/schema/printSchema.js';
import { schemaTree } from '../core/schema/schemaText.js';
import { readSettings } from '../core/settings/settings.js';
import { notAllKnown } from '../workspace/environmentPlan.js';
import { dialectOf, type KnownDialect } from '../workspace/environmentDialect.js';
import { createOperationStore } from '../workspace/operationStore.js';
import { conventionOf } from '../workspace/projectConvention.js';
import { readOptionsFor } from '../workspace/readOptions.js';
import { createSchemaStore } from '../workspace/schemaStore.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import { openAnswers } from './cache.js';
import { chooseEnvironment } from './environmentChoice.js';
import { UsageError, type CommandIo, type ExitCode } from './io.js';
import { relativePath, withProject, type Project } from './project.js';
import { versionsFor } from './sqlVersions.js';
import { versionsDocument } from '../workspace/projectVersions.js';
import { readSchemaArguments, type SchemaArguments } from './schemaArguments.js';
import { schemaDocument, type SchemaResult } from './schemaJson.js';
import { historyKey, schemaHistory, type SchemaHistory } from './schemaHistory.js';
import { complain, harmlessLines } from './style.js';

/** `alembic-ls schema`: the schema that revisions make on an empty database, read from the files alone. */
export async function runSchema(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const asked = readSchemaArguments(args, io.cwd);
  const { cache } = asked;
  return withProject(
    asked.path,
    io,
    { read: 'headers', cache },
    async ({ root, index, readers }): Promise<ExitCode> => {
      const project: Project = { root, read: 'headers', snapshot: index.snapshot() };
      const indexed = chooseEnvironment(project, asked.environment, 'schema');
      const store = createSchemaStore(
        createOperationStore({
          reader: () => Promise.resolve(readers.upgradeFirst),
          bufferText: () => undefined,
        }),
      );
      const settings = readSettings(undefined, project.snapshot.projectSettings(indexed.folder.uri));
      const options = readOptionsFor(indexed, settings);
      const history = await schemaHistory(
        openAnswers(cache, io),
        historyKey(indexed, project.snapshot, options),
        (module) => options.modules?.digestOf(module) ?? null,
        () => store.read(indexed, project.snapshot, options, new AbortController().signal),
      );
      const result = await resultOf(project, indexed, history, asked);
      for (const note of result.notes) complain(io, note);
      io.stdout.write(written(result, asked.format, io));
      return 0;
    },
  );
}

async function resultOf(
  project: Project,
  indexed: IndexedEnvironment,
  history: SchemaHistory,
  asked: SchemaArguments,
): Promise<SchemaResult> {
  const unknown = notAllKnown(indexed);
  const targets = targetsOf(indexed, asked.revisions);
  const { dialect, source } = chosenDialect(project, indexed, history, asked);
  const database = chosenDatabase(history, asked);
  const { schema, coverage } = await history.schemaOf({
    targets,
    dialect,
    database,
    convention: conventionOf(indexed),
  });
  return {
    project,
    indexed,
    targets,
    dialect,
    dialectSource: source,
    versions: versionsDocument(versionsFor(project, indexed, asked.versions), project.root),
    database,
    schema,
    coverage,
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

function written(result: SchemaResult, format: string, { stdout }: CommandIo): string {
  const { schema, dialect, coverage } = result;
  // What another program reads stays as it is; nothing of it may act on a terminal.
  const shown = (text: string): string => (stdout.isTTY === true ? harmlessLines(text) : text);
  switch (format) {
    case 'json':
      return `${JSON.stringify(schemaDocument(result), null, 2)}\n`;
    case 'sql':
      return shown(scriptText(schemaScript(schema, dialects[dialect])));
    case 'mermaid':
      return shown(mermaidDiagram(schema));
    default: {
      const { revisions, operations, understood } = coverage;
      const of = `${revisions} revision${revisions === 1 ? '' : 's'}, ${understood} of ${operations} operations understood`;
      return harmlessLines(`${schemaTree(schema)}\n${dialect} (${result.dialectSource}), ${of}\n`);
    }
  }
}
