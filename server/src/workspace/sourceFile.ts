import type { RevisionFacts } from '../core/syntax/facts.js';
import { noFacts } from '../core/syntax/readFacts.js';
import { FileRefused } from '../files/readFile.js';
import { contentDigest } from './contentDigest.js';
import { type LineTable, lineTable } from './lineTable.js';
import { errorCode } from './walk.js';

/**
 * Reads the facts of one text, or of its header where that is enough for the graph; `core/syntax` with its parser. The
 * facts hold copies and no pieces of the text, which they would keep in memory.
 */
export type FactReader = (text: string, part?: Part) => RevisionFacts;

/** Where facts come from: the reader, and what is known of a text by its digest already, as from an earlier session. */
export interface FactSource {
  readonly facts: FactReader;
  readonly known?: (digest: string) => RevisionFacts | undefined;
}

/** How much of a file is read: a header may do for the graph, and never for what is shown of the file itself. */
export type Part = 'header' | 'whole';

/** One revision file as last read: its facts and lines, not its text. Immutable. */
export interface SourceFile {
  readonly path: string;
  readonly facts: RevisionFacts;
  readonly lines: LineTable;
  /** The open document's version; null for a file on disk. */
  readonly version: number | null;
  /** `contentDigest` of its text; empty for a file that cannot be read. */
  readonly digest: string;
}

/** The file with this text. Where `previous` had the same text and as much was read of it, nothing is parsed. */
export function sourceFile(path: string, text: string, version: number | null, read: FactSource, previous: SourceFile | undefined, part: Part = 'whole'): SourceFile {
  const digest = contentDigest(text);
  if (previous?.digest === digest && (part === 'header' || previous.facts.isWhole)) return { ...previous, path, version };
  return { path, facts: read.known?.(digest) ?? read.facts(text, part), lines: lineTable(text), version, digest };
}

/** A file that cannot be read: it has no facts, and the reason. */
export function unreadableFile(path: string, error: unknown): SourceFile {
  return { path, facts: { ...noFacts, unreadable: `the file cannot be read (${error instanceof FileRefused ? error.message : errorCode(error)})` }, lines: lineTable(''), version: null, digest: '' };
}

/**
 * How far a new reading of a file reaches: to the graph, only to the findings, or no further than the file. Typing
 * inside `upgrade()` moves functions and may break the syntax for a while; neither makes another graph.
 */
export type Effect = 'graph' | 'findings' | 'positions';

export function effectOf({ facts: before, digest }: SourceFile, { facts: after, digest: digestAfter }: SourceFile): Effect {
  if (before === after) return 'positions';
  // More of the same text was read: the graph is known to stay.
  if (digest === digestAfter) return after.syntaxProblems.length + after.mergeOperations.length === 0 ? 'positions' : 'findings';
  if (graphKey(before) !== graphKey(after)) return 'graph';
  return findingsKey(before) === findingsKey(after) ? 'positions' : 'findings';
}

/** All that buildGraph reads, with the places that a graph carries. */
function graphKey(facts: RevisionFacts): string {
  const { revision, downRevision, branchLabels, dependsOn, docstring, otherNames, unreadable } = facts;
  const names = ['revision', 'down_revision', 'branch_labels', 'depends_on'].filter((name) => facts.names.has(name));
  // Only a file without an id is judged by its syntax.
  const isBroken = revision === undefined && facts.syntaxProblems.length > 0;
  return JSON.stringify([revision, downRevision, branchLabels, dependsOn, docstring, otherNames, unreadable, names, isBroken]);
}

/** What reviewGraph reads beyond the graph. */
function findingsKey({ assignments, functions, mergeOperations, names, syntaxProblems }: RevisionFacts): string {
  return JSON.stringify([assignments, functions.map(({ name }) => name), mergeOperations, [...names].sort(), syntaxProblems]);
}
