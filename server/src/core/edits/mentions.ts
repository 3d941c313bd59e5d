import type { PythonParser } from '../python/parser.js';
import { logicalLines } from '../python/logicalLines.js';
import type { Token } from '../python/tokens.js';
import { whyUnreadable } from '../python/unreadable.js';
import { type OperationCall, operationCalls } from '../revision/operationCalls.js';
import type { Addition } from './upgradeAdditions.js';

/** What a revision file may do to something that another one has added. */
export interface Mentions {
  /** The words of its strings, docstrings apart, in small letters. */
  readonly words: ReadonlySet<string>;
  /** Those of strings that are more than a name, as SQL is. */
  readonly sqlWords: ReadonlySet<string>;
  /** All calls of operations, those of batch blocks too. */
  readonly calls: readonly (Pick<OperationCall, 'name' | 'argument'> & {
    /** Whether the text names what it is about: of a column the table too, but in a batch block. */
    readonly isNamed: boolean;
  })[];
}

/** Reads the strings and operations of a Python text; undefined for one that cannot be read. */
export function readMentions(parser: PythonParser, text: string): Mentions | undefined {
  if (whyUnreadable(text) !== null) return undefined;
  const lines = [...logicalLines(text)];
  if (lines.some(({ fault }) => fault !== undefined)) return undefined;
  const strings = lines.flatMap(({ tokens }) =>
    tokens.every(isString) ? [] : tokens.filter(isString).map(({ start, end }) => text.slice(start, end)),
  );
  const sql = strings.filter((each) => /\s/.test(each.trim()));
  return {
    words: new Set(strings.flatMap(wordsOf)),
    sqlWords: new Set(sql.flatMap(wordsOf)),
    calls: operationCalls(parser, text).flatMap((call) => flat(call)),
  };
}

function isString({ type }: Token): boolean {
  return type.endsWith('string');
}

function flat({ name, argument, children }: OperationCall, isInBatch = false): Mentions['calls'][number][] {
  const isNamed = argument !== '' && (isInBatch || !name.endsWith('_column') || argument.includes('.'));
  return [{ name, argument, isNamed }, ...children.flatMap((child) => flat(child, true))];
}

/** Operations that change what is there already: where their object is computed, it may be anything. */
const changing = new Set([
  'alter_column',
  'batch_alter_table',
  'create_table',
  'drop_column',
  'drop_index',
  'drop_table',
  'rename_table',
]);

/**
 * Why a revision that runs later may change what an addition adds, so that a database that has run neither and one that
 * has run both differ; undefined where it does not. Completes "in x.py, ".
 */
export function whyChanged(
  { operation, table, name, columns, others }: Addition,
  mentions: Mentions,
): string | undefined {
  const { words, calls } = mentions;
  const unnamed = calls.find((call) => changing.has(call.name) && !call.isNamed);
  if (unnamed !== undefined) return `${unnamed.name} is called on what the text does not name`;
  const mentioned = (one: string): boolean => hasAll(words, one);
  if (!operation.endsWith('_column') && mentioned(name)) return `"${name}" is used again`;
  const moved = [table, ...others].find((one) => isMoved(one, mentions));
  if (moved !== undefined) return `"${moved}" is used again`;
  const part = mentioned(table) ? [name, ...columns].find((one) => one !== table && mentioned(one)) : undefined;
  return part === undefined ? undefined : `"${table}" and "${part}" are used again`;
}

/** Whether something is dropped, renamed or rebuilt, a column of it is changed, or SQL has its name. */
function isMoved(name: string, { calls, sqlWords }: Mentions): boolean {
  if (hasAll(sqlWords, name)) return true;
  return calls.some(
    (call) =>
      (/^(?:drop_table|rename_table|batch_alter_table)$/.test(call.name) && call.argument === name) ||
      (/^(?:alter|drop)_column$/.test(call.name) && call.argument.startsWith(`${name}.`)),
  );
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

/** Whether a name, in capital or small letters, may be among the words: of one of several words all of them are. */
function hasAll(words: ReadonlySet<string>, name: string): boolean {
  return wordsOf(name).every((word) => words.has(word));
}
