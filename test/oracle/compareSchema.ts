import { dialects } from '../../server/src/core/dialects/dialects.js';
import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import { readOperations } from '../../server/src/core/operations/read.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { schemaAt } from '../../server/src/core/schema/history.js';
import type { NamingConvention } from '../../server/src/core/schema/namingConvention.js';
import { schemaScript } from '../../server/src/core/schema/printSchema.js';
import type { Schema } from '../../server/src/core/schema/schema.js';
import { SchemaCache } from '../../server/src/core/schema/schemaCache.js';
import type { PythonOracle } from '../support/pythonOracle.js';
import { revisionFiles } from '../support/revisionFiles.js';
import type { GeneratedRevision } from './randomMigrations.js';
import type { TargetDialect } from './randomTables.js';

type Catalogue = Readonly<Record<string, unknown>>;
type Answer =
  | { readonly refused: string }
  | { readonly upgraded: Catalogue; readonly failed: string }
  | { readonly upgraded: Catalogue; readonly scripted: Catalogue };

/** A history, and the revision up to which it runs, or `heads`. */
export interface History {
  readonly revisions: readonly GeneratedRevision[];
  readonly target: string;
  readonly convention: NamingConvention | null;
}

/** What `schemaTruth.py` answers, and what the core replays. */
export interface Compared {
  /** Why Alembic does not run the history; null where it does. */
  readonly refused: string | null;
  /** Why the database does not take the script; empty where it does. */
  readonly failed: string;
  readonly schema: Schema;
  /** What is said to be uncertain, or left out. */
  readonly comments: readonly string[];
  /** The catalogues without names that the database chose, and without what is said to be uncertain. */
  readonly upgraded: Catalogue;
  readonly scripted: Catalogue;
  /** The revisions and the script, for messages. */
  readonly story: string;
}

/** Where histories run. */
export interface Place {
  readonly parser: PythonParser;
  readonly oracle: PythonOracle;
  readonly dialect: TargetDialect;
  readonly url?: string | undefined;
}

/** Runs a history by the real Alembic on one database, and the script of its schema on another. */
export async function compareSchemas(history: History, { parser, oracle, dialect, url }: Place): Promise<Compared> {
  const schema = schemaOf(history, dialect, parser);
  const script = schemaScript(schema, dialects[dialect]);
  const statements = script.filter(({ kind }) => kind === 'statement').map(({ text }) => text);
  const comments = script.filter(({ kind }) => kind === 'comment').map(({ text }) => text);
  const [answer] = (await oracle.ask({ dialect, url, cases: [{ ...history, script: statements }] })) as Answer[];
  if (answer === undefined) throw new Error('there is no answer');
  const texts = history.revisions.map(({ text }) => text).join('\n');
  const names = givenNames(schema);
  const doubtful = doubtfulNames(schema);
  const certain = (catalogue: Catalogue): Catalogue => certainRows(catalogue, names, doubtful);
  return {
    refused: 'refused' in answer ? answer.refused : null,
    failed: 'failed' in answer ? answer.failed : '',
    schema,
    comments,
    upgraded: 'upgraded' in answer ? certain(answer.upgraded) : {},
    scripted: 'scripted' in answer ? certain(answer.scripted) : {},
    story: `to ${history.target}:\n${texts}\n${statements.join(';\n')}`,
  };
}

/** The schema of a history at a revision, or at its heads. */
function schemaOf({ revisions, target, convention }: History, dialect: TargetDialect, parser: PythonParser): Schema {
  const graph = buildGraph(
    revisionFiles(
      Object.fromEntries(revisions.map(({ id, down }) => [id, { id, down: [...down], deps: [], labels: [] }])),
    ),
  );
  const texts = new Map(revisions.map(({ id, text }) => [id, text]));
  const revision = graph.byId.get(target);
  return schemaAt(
    revision === undefined ? graph.effectiveHeads : [revision],
    {
      graph,
      operationsOf: ({ id }) => {
        const { upgrade, missing } = readOperations(parser, texts.get(id ?? '') ?? '');
        return { digest: id ?? '', upgrade, missing: missing.upgrade };
      },
      dialect: dialects[dialect],
      database: null,
      convention: convention ?? undefined,
    },
    new SchemaCache(),
  );
}

function givenNames({ tables, sequences }: Schema): ReadonlySet<string> {
  const objects = [...tables.values()].flatMap(({ constraints, indexes }) => [...constraints, ...indexes]);
  return new Set([...objects, ...sequences.values()].flatMap(({ name }) => name ?? []));
}

/** The names of what is not certain as a whole: a table with an uncertain column is one. */
function doubtfulNames({
  tables,
  enums,
  others,
  sequences,
  views,
  functions,
  unknownTables,
}: Schema): ReadonlySet<string> {
  const isDoubtful = ({ uncertain }: { readonly uncertain: readonly unknown[] }): boolean => uncertain.length > 0;
  const doubtful = [
    ...[...tables.values()].filter(
      (table) => isDoubtful(table) || [...table.columns, ...table.constraints, ...table.indexes].some(isDoubtful),
    ),
    ...[enums, sequences].flatMap((objects) => [...objects.values()].filter(isDoubtful)),
    ...[views, functions, others].flatMap((objects) =>
      [...objects.values()].filter((each) => isDoubtful(each) || each.definition === null),
    ),
    ...unknownTables.values(),
  ];
  return new Set(
    doubtful.map(({ schema, name }) => (schema === null || schema === 'public' ? name : `${schema}.${name}`)),
  );
}

/** Rows whose second field is a name that the database may have chosen. */
const named = new Set(['constraints', 'checks', 'foreignKeys', 'indexes', 'sequences']);

function certainRows(catalogue: Catalogue, given: ReadonlySet<string>, doubtful: ReadonlySet<string>): Catalogue {
  return Object.fromEntries(
    Object.entries(catalogue).map(([key, value]) => {
      if (!Array.isArray(value))
        return [key, Object.fromEntries(Object.entries(value as object).filter(([name]) => !doubtful.has(name)))];
      const rows = (value as unknown[][]).filter((row) => !doubtful.has(String(row[key === 'sequences' ? 1 : 0])));
      if (!named.has(key)) return [key, rows];
      return [
        key,
        rows
          .map(([owner, name, ...rest]) => {
            if (given.has(String(name))) return JSON.stringify([owner, name, ...rest]);
            // A column's own sequence keeps the type that the column had at first.
            return JSON.stringify([owner, null, ...(key === 'sequences' ? rest.slice(0, 2) : rest)]);
          })
          .sort(),
      ];
    }),
  );
}
