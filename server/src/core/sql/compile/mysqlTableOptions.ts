import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { SqlTable } from '../model/table.js';
import type { Target } from '../writer.js';
import { textLiteral } from './literal.js';

/** SQLAlchemy's `_options_of_type_string`. */
const strings = new Set(['COMMENT', 'DATA_DIRECTORY', 'INDEX_DIRECTORY', 'PASSWORD', 'CONNECTION']);
const withBlanks = new Set([
  ...[
    'DATA_DIRECTORY',
    'INDEX_DIRECTORY',
    'DEFAULT_CHARACTER_SET',
    'CHARACTER_SET',
    'DEFAULT_CHARSET',
    'DEFAULT_COLLATE',
  ],
]);
const joinedByBlank = new Set(['TABLESPACE', 'DEFAULT CHARACTER SET', 'CHARACTER SET', 'COLLATE']);
const charsets = ['DEFAULT_CHARSET', 'DEFAULT_CHARACTER_SET', 'CHARSET', 'CHARACTER_SET'];
const partitions = ['PARTITION_BY', 'PARTITIONS', 'SUBPARTITIONS', 'SUBPARTITION_BY'];

/** ENGINE, COLLATE and their like: MySQL's `post_create_table`. */
export function mysqlTableOptions(table: SqlTable, { dialect, on }: Target): string {
  const prefix = `${dialect.name}_`;
  const options = new Map<string, Term>();
  for (const [name, term] of table.options)
    if (name.startsWith(prefix)) options.set(name.slice(prefix.length).toUpperCase(), term);
  const { comment, span } = table;
  if (comment !== null) options.set('COMMENT', { kind: 'string', value: comment, span });
  if (options.size > 1 && !on.mysqlOptionOrder)
    return cannotRender('SQLAlchemy writes several table options in an order that changes from run to run', span);
  const names = [...options.keys()];
  const own = charsetsFirst(names.filter((name) => !partitions.includes(name)));
  const parts = names.filter((name) => partitions.includes(name));
  const sorted = partitionOrder(parts);
  const text = (name: string, isPartition: boolean): string => {
    const term = options.get(name);
    if (term?.kind === 'unknown') return cannotRender(term.reason, term.span);
    if (term?.kind !== 'string') return refuse(`the option ${name} of the table is no string`, term?.span ?? span);
    const value = strings.has(name) ? textLiteral(dialect, term.value) : term.value;
    const word = isPartition || withBlanks.has(name) ? name.replaceAll('_', ' ') : name;
    return `${word}${isPartition || joinedByBlank.has(word) ? ' ' : '='}${value}`;
  };
  return [...own.map((name) => text(name, false)), ...sorted.map((name) => text(name, true))].join(' ');
}

/** SQLAlchemy's `topological.sort`: what waits for nothing comes first, in the order given; COLLATE waits for a charset. */
function charsetsFirst(names: readonly string[]): readonly string[] {
  if (!names.includes('COLLATE') || !names.some((name) => charsets.includes(name))) return names;
  return [...names.filter((name) => name !== 'COLLATE'), 'COLLATE'];
}

/** PARTITION BY, PARTITIONS, and then those of the parts in the order given. */
function partitionOrder(names: readonly string[]): readonly string[] {
  const first = ['PARTITION_BY', 'PARTITIONS'].filter((name) => names.includes(name));
  return [...first, ...names.filter((name) => !first.includes(name))];
}
