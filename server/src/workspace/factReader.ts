import path from 'node:path';
import {
  type DowngradeQuestion,
  writeDowngrade,
  type WrittenDowngrade,
} from '../core/edits/downgrade/generateDowngrade.js';
import { createRepairWriter, type RepairWriter } from '../core/edits/repairWriter.js';
import { type IdentifierRewriter, rewriteIdentifiers } from '../core/edits/rewriteIdentifiers.js';
import { functionKeys, type FunctionKeys } from '../core/python/codeKey.js';
import { type OperationCall, operationCalls } from '../core/revision/operationCalls.js';
import type { RevisionFacts } from '../core/revision/facts.js';
import { withoutText } from '../core/revision/factsText.js';
import { type OfflineCondition, offlineConditions } from '../core/revision/offlineConditions.js';
import { loadPythonParser, type PythonParser } from '../core/python/parser.js';
import { withTextFacts } from '../core/revision/textFacts.js';
import { readPlainFacts } from '../core/revision/plainFacts.js';
import { readAny, readStart } from '../core/revision/readStart.js';
import { readHeader } from '../core/revision/readHeader.js';
import type { EnvScript } from '../core/review/configuration/envScript.js';
import { readEnvScript } from '../core/review/configuration/readEnvScript.js';
import { readEnvironment } from '../core/operations/readEnvironment.js';
import { readOperations, readUpgradeFirst } from '../core/operations/read.js';
import { statementSpans } from '../core/python/statementSpans.js';
import { bodyOfUpgrade } from '../core/revision/bodyOfUpgrade.js';
import { environmentFile, type EnvironmentFile } from '../core/sql/environmentFile.js';
import type { Span } from '../core/text.js';
import { readBytes, sizeLimits } from '../files/readFile.js';
import type { FileOperationsReader } from './operationStore.js';
import { createPostgresParser, type PostgresParser } from './postgresParser.js';
import type { FactReader, Part } from './sourceFile.js';

/** For each line (from 0) of a Python text the statement that it belongs to; `core/python` with its parser. */
export type StatementSpans = (text: string, lines: readonly number[]) => (Span | null)[];

/** What the functions of a Python text do, apart from how it is written; `core/python` with its parser. */
export type FunctionReader = (text: string) => FunctionKeys | undefined;
/** The operations that a Python text calls; `core/python` with its parser. */
export type OperationReader = (text: string) => OperationCall[];

/** Where a direction of a revision's text asks whether Alembic runs offline; `core/python` with its parser. */
export type OfflineReader = (text: string, direction: 'upgrade' | 'downgrade') => OfflineCondition[];

/** Where to begin to write in a new revision; `core/revision` with its parser. */
export type BodyReader = (text: string) => Span | null;

/** What a loaded Python parser is used for. */
export interface PythonReaders {
  readonly facts: FactReader;
  readonly statements: StatementSpans;
  readonly identifiers: IdentifierRewriter;
  readonly repair: RepairWriter;
  readonly downgrade: (text: string, question: DowngradeQuestion) => WrittenDowngrade;
  readonly functions: FunctionReader;
  readonly operations: OperationReader;
  readonly offline: OfflineReader;
  readonly bodyOfUpgrade: BodyReader;
  readonly fileOperations: FileOperationsReader;
  /** The same, with `downgrade` read when somebody asks. */
  readonly upgradeFirst: FileOperationsReader;
  /** What an env.py says of the SQL. */
  readonly environment: (text: string) => EnvironmentFile;
  /** What an env.py says, for the rules about configuration. */
  readonly envScript: (text: string) => EnvScript;
  /** Starts with the first text; undefined where only Python is read. */
  readonly postgres?: PostgresParser;
}

/** The files that a build puts beside the bundle. */
const names = {
  runtime: 'web-tree-sitter.wasm',
  grammar: 'tree-sitter-python.wasm',
  postgres: 'postgresWorker.js',
};

/**
 * Loads the Python parser from the directory that holds its two wasm files; throws an error that names what is missing.
 */
export async function loadPythonReaders(directory: string): Promise<PythonReaders> {
  const [runtime, grammar] = await Promise.all([wasm(directory, names.runtime), wasm(directory, names.grammar)]);
  const postgres = createPostgresParser(path.join(directory, names.postgres));
  return { ...pythonReaders(await loadPythonParser({ runtime, grammar })), postgres };
}

export function pythonReaders(parser: PythonParser): PythonReaders {
  return {
    facts: (text, part) => factsOf(parser, text, part),
    statements: (text, lines) => statementSpans(parser, text, lines),
    identifiers: (text, wanted) => rewriteIdentifiers(parser, text, wanted),
    repair: createRepairWriter(parser),
    downgrade: (text, question) => writeDowngrade(parser, text, question),
    functions: (text) => functionKeys(parser, text),
    operations: (text) => operationCalls(parser, text),
    offline: (text, direction) => offlineConditions(parser, text, direction),
    bodyOfUpgrade: (text) => bodyOfUpgrade(parser, text),
    fileOperations: (text, options) => readOperations(parser, text, options),
    envScript: (text) => readEnvScript(parser, text),
    environment: (text) => environmentFile(readEnvironment(parser, text)),
    upgradeFirst: (text, options) => readUpgradeFirst(parser, text, options),
  };
}

function factsOf(parser: PythonParser, text: string, part?: Part): RevisionFacts {
  return withTextFacts(partOf(parser, text, part), text);
}

function partOf(parser: PythonParser, text: string, part: Part = 'whole'): RevisionFacts {
  if (part === 'header') return readHeader(parser, text);
  if (part === 'start') return withoutText(readStart(parser, text));
  return readPlainFacts(text) ?? withoutText(readAny(parser, text));
}

async function wasm(directory: string, name: string): Promise<Uint8Array> {
  try {
    return await readBytes(path.join(directory, name), { limit: sizeLimits.own });
  } catch (cause) {
    throw new Error(
      `${name} is missing in ${directory}: the installation is incomplete. Install the extension again, or run "npm run build".`,
      { cause },
    );
  }
}
