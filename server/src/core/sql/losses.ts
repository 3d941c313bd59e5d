import { hasWords, nameAt, tokensOf } from './tokens.js';

/** Something that is lost when a statement runs. Names are as the statement writes them. */
export interface Loss {
  /** "drops the table item with its rows". Where it depends on the data it says "may". */
  readonly text: string;
  /** What is gone, or holds what is gone; null where rows of other tables may go too. */
  readonly object: LostObject | null;
  /** Set where batch mode drops a table whose rows it has copied: the copy may have fewer columns. */
  readonly isCopied?: true;
}
export type LostObject =
  | { readonly kind: 'table' | 'type' | 'schema'; readonly name: string }
  | { readonly kind: 'column'; readonly table: string; readonly name: string };

/**
 * What one statement loses, without comments, on a database that holds data. Reads the text of any dialect; never
 * throws.
 */
export function lossesIn(statement: string, rebuilt: ReadonlySet<string>): Loss[] {
  return lossesOfOne(withoutStrings(statement), rebuilt);
}

/**
 * The tables, as written, that the statements of one revision rebuild: batch mode copies a table, drops it and gives
 * its name to the copy.
 */
export function rebuiltTables(statements: readonly string[]): ReadonlySet<string> {
  return new Set(
    statements.flatMap((sql) => {
      const tokens = tokensOf(sql);
      const copy = hasWords(tokens, 0, 'ALTER', 'TABLE') ? nameAt(tokens, 2) : undefined;
      const isCopy =
        copy?.name.at(-1)?.includes('_alembic_tmp_') === true && hasWords(tokens, copy.end, 'RENAME', 'TO');
      const table = isCopy ? nameAt(tokens, copy.end + 2) : undefined;
      return table === undefined ? [] : plain(table.name.join('.'));
    }),
  );
}

/** A name as SQL writes it, quoted or not, with its schema. */
const part = String.raw`(?:"(?:[^"]|"")+"|\`(?:[^\`]|\`\`)+\`|\[(?:[^\]]|\]\])+\]|[\w$#@]+)`;
const name = String.raw`${part}(?:\s*\.\s*${part})*`;
const ifExists = String.raw`(?:IF\s+EXISTS\s+)?`;

const dropped = new RegExp(
  String.raw`^DROP\s+(TABLE|SCHEMA|DATABASE|TYPE)\s+${ifExists}(${name}(?:\s*,\s*${name})*)(?=$|[\s;(])`,
  'i',
);
const replacedTable = new RegExp(String.raw`^CREATE\s+OR\s+REPLACE\s+(?:TRANSIENT\s+)?TABLE\s+(${name})`, 'i');
const alterTable = new RegExp(String.raw`^ALTER\s+TABLE\s+${ifExists}(?:ONLY\s+)?(${name})\s+(.*)$`, 'is');
const droppedColumns = new RegExp(
  String.raw`(?:^|,\s*)DROP\s+(?:COLUMN\s+${ifExists}|(?!(?:CONSTRAINT|INDEX|KEY|PRIMARY|FOREIGN|CHECK|DEFAULT|NOT|IDENTITY|EXPRESSION|PERIOD|PARTITION|COLUMN)\b))\(?(${name})((?:\s*,\s*(?!(?:DROP|ADD|ALTER|RENAME|MODIFY|CHANGE)\s)${name})*)`,
  'gi',
);
const droppedPartition = new RegExp(String.raw`^(?:DROP|TRUNCATE)\s+PARTITION\s+(${name})`, 'i');
const changedType = [
  new RegExp(
    String.raw`(?:^|,\s*)ALTER\s+(?:COLUMN\s+)?(${name})\s+(?:SET\s+DATA\s+)?TYPE\s+(.+?)(?=\s+USING\b|\s+COLLATE\b|,\s*(?:ALTER|ADD|DROP)\b|$)`,
    'gis',
  ),
  new RegExp(
    String.raw`(?:^|,\s*)(?:MODIFY\s+(?:COLUMN\s+)?|ALTER\s+COLUMN\s+)(${name})\s+(?!SET\b|DROP\b|TYPE\b|ADD\b|RESTART\b|NOT\b|NULL\b|DEFAULT\b)(\w+(?:\s*\([^)]*\))?)`,
    'gi',
  ),
  new RegExp(String.raw`(?:^|,\s*)CHANGE\s+(?:COLUMN\s+)?${name}\s+(${name})\s+(\w+(?:\s*\([^)]*\))?)`, 'gi'),
];
const emptied = new RegExp(String.raw`^TRUNCATE\s+(?:TABLE\s+)?(?:ONLY\s+)?(${name}(?:\s*,\s*${name})*)`, 'i');
const deleted = new RegExp(
  String.raw`\bDELETE\s+FROM\s+(?:ONLY\s+)?(${name})(?:\s+(?:AS\s+)?(?!WHERE\b|USING\b|RETURNING\b)\w+)?\s*(WHERE|USING|RETURNING|)`,
  'gi',
);
/** Into these every value goes. */
const widest = /^(?:TEXT|LONGTEXT|CLOB|NCLOB|CITEXT|VARCHAR|CHARACTER VARYING|N?VARCHAR\s*\(\s*max\s*\))$/i;
/** Their bodies run later, or never. */
const definition =
  /^CREATE\s+(?:OR\s+REPLACE\s+|DEFINER\s*=\s*\S+\s+|CONSTRAINT\s+|TEMP(?:ORARY)?\s+)*(?:FUNCTION|PROCEDURE|TRIGGER|RULE|EVENT|PACKAGE|VIEW)\b/i;
const anonymousBlock = /^DO\b[^$]*(\$\w*\$)(.*)\1/is;

function lossesOfOne(sql: string, rebuilt: ReadonlySet<string>): Loss[] {
  if (definition.test(sql)) return [];
  const body = anonymousBlock.exec(sql)?.[2];
  if (body !== undefined) return mayLose(body);
  const cascades = /\bCASCADE\b(?!\s+CONSTRAINTS?\b)/i.test(sql);
  const drop = dropped.exec(sql);
  if (drop) return dropsOf(drop[1] ?? '', namesIn(drop[2] ?? ''), rebuilt, cascades);
  const replaced = replacedTable.exec(sql)?.[1];
  if (replaced !== undefined)
    return [{ text: `replaces the table ${plain(replaced)} with its rows`, object: { kind: 'table', name: replaced } }];
  const table = alterTable.exec(sql);
  if (table) return lossesInTable(table[1] ?? '', (table[2] ?? '').trim());
  const empty = emptied.exec(sql);
  if (empty)
    return namesIn(empty[1] ?? '').map((name) => ({
      text: `deletes all rows of ${plain(name)}`,
      object: cascades ? null : { kind: 'table', name },
    }));
  return [...sql.matchAll(deleted)].map(([, from = '', condition = '']) => ({
    text: `deletes ${condition === '' || condition.toUpperCase() === 'RETURNING' ? 'all rows' : 'rows'} of ${plain(from)}`,
    object: { kind: 'table', name: from },
  }));
}

function withoutStrings(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'/g, "''");
}

/** A block of code: what is in it is found as in a script, and whether it runs is not known. */
function mayLose(body: string): Loss[] {
  const words = /\b(?:DROP\s+(?:TABLE|SCHEMA|TYPE)|ALTER\s+TABLE|TRUNCATE|DELETE\s+FROM)\b[^;]*/gi;
  return [...body.matchAll(words)]
    .flatMap(([sql]) => lossesOfOne(sql.trim(), new Set()))
    .map(({ text, object }) => ({ text: `may, in a block of code: ${text}`, object }));
}

function dropsOf(kind: string, names: readonly string[], rebuilt: ReadonlySet<string>, cascades: boolean): Loss[] {
  switch (kind.toUpperCase()) {
    case 'TABLE':
      return names.map((name) => ({
        text: `drops the table ${plain(name)} with its rows`,
        object: { kind: 'table', name },
        ...(rebuilt.has(plain(name)) && { isCopied: true }),
      }));
    case 'TYPE':
      // The columns of that type go with it.
      return names.map((name) => ({
        text: `drops the type ${plain(name)}`,
        object: cascades ? null : { kind: 'type', name },
      }));
    case 'SCHEMA':
      return names.map((name) => ({
        text: `drops the schema ${plain(name)} with everything in it`,
        object: { kind: 'schema', name },
      }));
    default:
      return names.map((name) => ({
        text: `drops the ${kind.toLowerCase()} ${plain(name)} with everything in it`,
        object: null,
      }));
  }
}

function lossesInTable(table: string, actions: string): Loss[] {
  const partition = droppedPartition.exec(actions)?.[1];
  if (partition !== undefined)
    return [
      {
        text: `drops the partition ${plain(partition)} of ${plain(table)} with its rows`,
        object: { kind: 'table', name: table },
      },
    ];
  const columns = [...actions.matchAll(droppedColumns)].flatMap(([, first = '', more = '']) =>
    namesIn(`${first}${more}`),
  );
  const types = changedType
    .flatMap((pattern) => [...actions.matchAll(pattern)])
    .filter(([, , type = '']) => !widest.test(type.trim()));
  const column = (name: string): LostObject => ({ kind: 'column', table, name });
  return [
    ...columns.map((name) => ({
      text: `drops the column ${plain(table)}.${plain(name)} with its values`,
      object: column(name),
    })),
    ...types.map(([, name = '', type = '']) => ({
      text: `may lose values of ${plain(table)}.${plain(name)} that do not fit ${type.replace(/\s+/g, ' ').trim()}`,
      object: column(name),
    })),
  ];
}

function namesIn(list: string): string[] {
  return list.match(new RegExp(name, 'g')) ?? [];
}

/** A name without its quotes. */
function plain(quoted: string): string {
  const parts = quoted.match(new RegExp(part, 'g')) ?? [];
  return parts.map(withoutQuotes).join('.');
}

function withoutQuotes(written: string): string {
  const [first = ''] = written;
  if (first === '[') return written.slice(1, -1).replaceAll(']]', ']');
  return first === '"' || first === '`' ? written.slice(1, -1).replaceAll(first + first, first) : written;
}
