import type { SqlChange } from '../operation.js';
import { NotRead, type SqlReader } from './reader.js';
import type { SqlToken } from './tokens.js';

type Unclear = Extract<SqlChange, { readonly kind: 'unclear' }>;

/** The one table that a statement is about which is not read; undefined where it may change anything. */
export function unclearTable(reader: SqlReader, tokens: readonly SqlToken[], text: string): Unclear | undefined {
  try {
    const found = subjectOf(reader, tokens);
    return found === undefined ? undefined : { kind: 'unclear', object: 'table', text, ...found };
  } catch (error) {
    if (!(error instanceof NotRead)) throw error;
    return undefined;
  }
}

function subjectOf(
  reader: SqlReader,
  tokens: readonly SqlToken[],
): Pick<Unclear, 'schema' | 'name' | 'isNew'> | undefined {
  const words = new Set(tokens.map(({ type, word }) => (type === 'word' ? word : '')));
  if (reader.take('ALTER')) {
    for (const word of ['IGNORE', 'ONLINE']) reader.take(word);
    // Under another name it is another table.
    if (!reader.take('TABLE') || words.has('RENAME') || reader.has('ALL', 'IN')) return undefined;
    reader.take('IF', 'EXISTS');
    reader.take('ONLY');
    return { ...reader.name(), isNew: false };
  }
  if (reader.take('CREATE')) {
    for (const word of ['OR', 'REPLACE', 'UNLOGGED', 'UNIQUE', 'FULLTEXT', 'SPATIAL', 'VIRTUAL']) reader.take(word);
    if (reader.take('INDEX')) return indexed(reader);
    if (!reader.take('TABLE')) return undefined;
    reader.take('IF', 'NOT', 'EXISTS');
    return { ...reader.name(), isNew: true };
  }
  if (reader.take('COMMENT', 'ON', 'TABLE')) return { ...reader.name(), isNew: false };
  if (reader.has('SELECT') && words.has('INTO')) {
    reader.until((word) => word === 'INTO');
    reader.expect('INTO');
    if (reader.has('TEMP') || reader.has('TEMPORARY')) return undefined;
    reader.take('UNLOGGED');
    reader.take('TABLE');
    return { ...reader.name(), isNew: true };
  }
  return undefined;
}

function indexed(reader: SqlReader): Pick<Unclear, 'schema' | 'name' | 'isNew'> {
  reader.until((word) => word === 'ON');
  reader.expect('ON');
  reader.take('ONLY');
  return { ...reader.name(), isNew: false };
}
