import type { RevisionBody, RevisionFacts, RevisionHeader } from '../core/revision/facts.js';
import { noBody, noHeader } from '../core/revision/readFacts.js';
import { FileRefused } from '../files/readFile.js';
import { contentDigest } from './contentDigest.js';
import { type LineTable, lineTable } from './lineTable.js';
import { errorCode } from './walk.js';

/**
 * Reads the facts of one text, or of its header where that is enough for the graph; `core/python` with its parser. The
 * facts hold copies and no pieces of the text, which they would keep in memory.
 */
export type FactReader = (text: string, part?: Part) => RevisionFacts;

/** Where facts come from: the reader, and what is known of a text by its digest already, as from an earlier session. */
export interface FactSource {
  readonly facts: FactReader;
  readonly known?: (digest: string) => KnownFacts | undefined;
}

/** The facts of a text that was read before, and its lines; undefined where these were not kept. */
export interface KnownFacts extends RevisionFacts {
  readonly lines: (() => LineTable) | undefined;
}

/**
 * How much of a file is read: a header may do for the graph, and never for what is shown of the file itself. Of a file
 * that is too long the text is the start.
 */
export type Part = 'header' | 'whole' | 'start';

/** One revision file as last read: its facts and lines, not its text. Immutable. */
export interface SourceFile {
  readonly path: string;
  readonly header: RevisionHeader;
  /** Null where only the header was read. */
  readonly body: RevisionBody | null;
  readonly lines: LineTable;
  /** The open document's version; null for a file on disk. */
  readonly version: number | null;
  /** `contentDigest` of its text, where that is the whole one; empty for a file that cannot be read. */
  readonly digest: string;
}

/** The file with this text. Where `previous` had the same text and as much was read of it, nothing is parsed. */
export function sourceFile(
  path: string,
  text: string,
  version: number | null,
  read: FactSource,
  previous: SourceFile | undefined,
  part: Part = 'whole',
): SourceFile {
  const digest = `${part === 'start' ? 'start-of-' : ''}${contentDigest(text)}`;
  if (previous?.digest === digest && (part === 'header' || previous.body !== null))
    return { ...previous, path, version };
  const known = read.known?.(digest);
  const { header, body } = known !== undefined && isEnough(known, part) ? known : read.facts(text, part);
  return { path, header, body, lines: lineTable(text), version, digest };
}

/** Whether as much is known as is asked for. */
function isEnough({ body }: RevisionFacts, part: Part): boolean {
  return part === 'header' || body !== null;
}

/** A file whose content is known by its digest, as far as all that is asked for is known of it. It is not read. */
export function knownFile(path: string, digest: string, { known }: FactSource, part: Part): SourceFile | undefined {
  const facts = known?.(digest);
  if (facts?.lines === undefined || !isEnough(facts, part)) return undefined;
  const { header, body, lines: read } = facts;
  let lines: LineTable | undefined;
  return {
    path,
    header,
    body,
    version: null,
    digest,
    // Few files are shown, so that few need them.
    get lines() {
      return (lines ??= read());
    },
  };
}

/** A file that cannot be read: it has no facts, and the reason. */
export function unreadableFile(path: string, error: unknown): SourceFile {
  return {
    path,
    body: noBody,
    header: {
      ...noHeader,
      unreadable: `the file cannot be read (${error instanceof FileRefused ? error.message : errorCode(error)})`,
    },
    lines: lineTable(''),
    version: null,
    digest: '',
  };
}

/**
 * How far a new reading of a file reaches: to the graph, or no further than the file, as with typing inside
 * `upgrade()`.
 */
export type Effect = 'graph' | 'file';

export function effectOf(before: SourceFile, after: SourceFile): Effect {
  // Of the same text only more was read.
  const isSameText = before.digest === after.digest && after.digest !== '';
  return isSameText || graphKey(before.header) === graphKey(after.header) ? 'file' : 'graph';
}

/** Names on which the graph or a plan depends: functions that are being typed get another name with each key. */
const namesThatCount = ['revision', 'down_revision', 'branch_labels', 'depends_on', 'upgrade', 'downgrade'];

/** All of a header that a graph may show or use, places included. */
function graphKey({ names, ...header }: RevisionHeader): string {
  return JSON.stringify([header, namesThatCount.filter((name) => names.has(name))]);
}
