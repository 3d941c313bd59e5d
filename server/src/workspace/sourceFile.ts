import type { RevisionFacts } from '../core/syntax/facts.js';
import { contentDigest } from './contentDigest.js';
import { errorCode } from './walk.js';
import { readText } from './disk.js';
import { type LineTable, lineTable } from './lineTable.js';

/** Reads the facts of one text; `core/syntax` with its parser. */
export type FactReader = (text: string) => RevisionFacts;

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

/** The file with this text. Where `previous` had the same text, its facts are kept and nothing is parsed. */
export function sourceFile(path: string, text: string, version: number | null, read: FactReader, previous: SourceFile | undefined): SourceFile {
  const digest = contentDigest(text);
  if (previous?.digest === digest) return { ...previous, path, version };
  // Values cut out of a text keep the whole of it in memory; a clone holds only what it says.
  return { path, facts: structuredClone(read(text)), lines: lineTable(text), version, digest };
}

/** The file as it is on disk. A file that cannot be read has no facts, and the reason. Never throws. */
export async function sourceFromDisk(path: string, read: FactReader, previous: SourceFile | undefined): Promise<SourceFile> {
  try {
    return sourceFile(path, await readText(path), null, read, previous);
  } catch (error) {
    return { path, facts: noFacts(`the file cannot be read (${errorCode(error)})`), lines: lineTable(''), version: null, digest: '' };
  }
}

/**
 * How far a new reading of a file reaches: to the graph, only to the findings, or no further than the file. Typing
 * inside `upgrade()` moves functions and may break the syntax for a while; neither makes another graph.
 */
export type Effect = 'graph' | 'findings' | 'positions';

export function effectOf(before: RevisionFacts, after: RevisionFacts): Effect {
  if (before === after) return 'positions';
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
function findingsKey({ assignments, functions, names, syntaxProblems }: RevisionFacts): string {
  return JSON.stringify([assignments, functions.map(({ name }) => name), [...names].sort(), syntaxProblems]);
}

function noFacts(unreadable: string): RevisionFacts {
  return {
    revision: undefined,
    downRevision: undefined,
    branchLabels: undefined,
    dependsOn: undefined,
    assignments: {},
    docstring: undefined,
    functions: [],
    names: new Set(),
    otherNames: null,
    syntaxProblems: [],
    unreadable,
  };
}
