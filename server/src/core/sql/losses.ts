import { splitStatements } from './splitStatements.js';

/**
 * What is lost when the statements of one revision run, one entry each: "drops the table item with its rows", or null
 * for what loses nothing. Where that depends on the data it says "may". Reads the text of any dialect; never throws.
 */
export function lossesOf(statements: readonly string[]): (string | null)[] {
  const rebuilt = new Set(statements.flatMap((sql) => rebuiltTable.exec(sql)?.[1] ?? []));
  return statements.map((sql) => {
    const losses = splitStatements(sql).flatMap((one) => lossesOfOne(withoutStrings(one), rebuilt));
    return losses.length === 0 ? null : [...new Set(losses)].join('; ');
  });
}

/** Alembic's batch mode copies a table, drops it and gives its name to the copy: the rows are still there. */
const rebuiltTable = /^\s*ALTER\s+TABLE\s+\S*?_alembic_tmp_\S+\s+RENAME\s+TO\s+(\S+?);?\s*$/i;

/** A name as SQL writes it, quoted or not, with its schema. */
const name = String.raw`(?:"[^"]+"|\`[^\`]+\`|\[[^\]]+\]|[\w$#@]+)(?:\s*\.\s*(?:"[^"]+"|\`[^\`]+\`|\[[^\]]+\]|[\w$#@]+))*`;
const ifExists = String.raw`(?:IF\s+EXISTS\s+)?`;

const dropped = new RegExp(String.raw`^DROP\s+(TABLE|SCHEMA|DATABASE|TYPE)\s+${ifExists}(${name}(?:\s*,\s*${name})*)(?=$|[\s;(])`, 'i');
const alterTable = new RegExp(String.raw`^ALTER\s+TABLE\s+${ifExists}(?:ONLY\s+)?(${name})\s+(.*)$`, 'is');
const droppedColumns = new RegExp(String.raw`(?:^|,\s*)DROP\s+(?:COLUMN\s+${ifExists}|(?!(?:CONSTRAINT|INDEX|KEY|PRIMARY|FOREIGN|CHECK|DEFAULT|NOT|IDENTITY|EXPRESSION|PERIOD|PARTITION|COLUMN)\b))\(?(${name})((?:\s*,\s*(?!(?:DROP|ADD|ALTER|RENAME|MODIFY|CHANGE)\s)${name})*)`, 'gi');
const droppedPartition = new RegExp(String.raw`^(?:DROP|TRUNCATE)\s+PARTITION\s+(${name})`, 'i');
const changedType = [
  new RegExp(String.raw`(?:^|,\s*)ALTER\s+(?:COLUMN\s+)?(${name})\s+(?:SET\s+DATA\s+)?TYPE\s+(.+?)(?=\s+USING\b|\s+COLLATE\b|,\s*(?:ALTER|ADD|DROP)\b|$)`, 'gis'),
  new RegExp(String.raw`(?:^|,\s*)(?:MODIFY\s+(?:COLUMN\s+)?|ALTER\s+COLUMN\s+)(${name})\s+(?!SET\b|DROP\b|TYPE\b|ADD\b|RESTART\b|NOT\b|NULL\b|DEFAULT\b)(\w+(?:\s*\([^)]*\))?)`, 'gi'),
  new RegExp(String.raw`(?:^|,\s*)CHANGE\s+(?:COLUMN\s+)?${name}\s+(${name})\s+(\w+(?:\s*\([^)]*\))?)`, 'gi'),
];
const emptied = new RegExp(String.raw`^TRUNCATE\s+(?:TABLE\s+)?(?:ONLY\s+)?(${name}(?:\s*,\s*${name})*)`, 'i');
const deleted = new RegExp(String.raw`\bDELETE\s+FROM\s+(?:ONLY\s+)?(${name})(?:\s+(?:AS\s+)?(?!WHERE\b|USING\b|RETURNING\b)\w+)?\s*(WHERE|USING|RETURNING|)`, 'gi');
/** Into these every value goes. */
const widest = /^(?:TEXT|LONGTEXT|CLOB|NCLOB|CITEXT|VARCHAR|CHARACTER VARYING|N?VARCHAR\s*\(\s*max\s*\))$/i;
/** Their bodies run later, or never. */
const definition = /^CREATE\s+(?:OR\s+REPLACE\s+|DEFINER\s*=\s*\S+\s+|CONSTRAINT\s+|TEMP(?:ORARY)?\s+)*(?:FUNCTION|PROCEDURE|TRIGGER|RULE|EVENT|PACKAGE|VIEW)\b/i;
const anonymousBlock = /^DO\b[^$]*(\$\w*\$)(.*)\1/is;

function lossesOfOne(sql: string, rebuilt: ReadonlySet<string>): string[] {
  if (definition.test(sql)) return [];
  const body = anonymousBlock.exec(sql)?.[2];
  if (body !== undefined) return mayLose(body);
  const drop = dropped.exec(sql);
  if (drop) return dropsOf(drop[1] ?? '', namesIn(drop[2] ?? ''), rebuilt);
  const table = alterTable.exec(sql);
  if (table) return lossesInTable(plain(table[1] ?? ''), (table[2] ?? '').trim());
  const empty = emptied.exec(sql);
  if (empty) return namesIn(empty[1] ?? '').map((one) => `deletes all rows of ${one}`);
  return [...sql.matchAll(deleted)].map(([, from = '', condition = '']) => `deletes ${condition === '' || condition.toUpperCase() === 'RETURNING' ? 'all rows' : 'rows'} of ${plain(from)}`);
}

function withoutStrings(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'/g, "''");
}

/** A block of code: what is in it is found as in a script, and whether it runs is not known. */
function mayLose(body: string): string[] {
  const words = /\b(?:DROP\s+(?:TABLE|SCHEMA|TYPE)|ALTER\s+TABLE|TRUNCATE|DELETE\s+FROM)\b[^;]*/gi;
  return [...body.matchAll(words)].flatMap(([sql]) => lossesOfOne(sql.trim(), new Set())).map((loss) => `may, in a block of code: ${loss}`);
}

function dropsOf(kind: string, names: readonly string[], rebuilt: ReadonlySet<string>): string[] {
  switch (kind.toUpperCase()) {
    case 'TABLE':
      return names.filter((one) => ![...rebuilt].some((other) => plain(other) === one)).map((one) => `drops the table ${one} with its rows`);
    case 'TYPE':
      return names.map((one) => `drops the type ${one}`);
    default:
      return names.map((one) => `drops the ${kind.toLowerCase()} ${one} with everything in it`);
  }
}

function lossesInTable(table: string, actions: string): string[] {
  const partition = droppedPartition.exec(actions)?.[1];
  if (partition !== undefined) return [`drops the partition ${plain(partition)} of ${table} with its rows`];
  const columns = [...actions.matchAll(droppedColumns)].flatMap(([, first = '', more = '']) => namesIn(`${first}${more}`));
  const types = changedType.flatMap((pattern) => [...actions.matchAll(pattern)]);
  return [
    ...columns.map((column) => `drops the column ${table}.${column} with its values`),
    ...types.flatMap(([, column = '', type = '']) => (widest.test(type.trim()) ? [] : [`may lose values of ${table}.${plain(column)} that do not fit ${type.replace(/\s+/g, ' ').trim()}`])),
  ];
}

function namesIn(list: string): string[] {
  return (list.match(new RegExp(name, 'g')) ?? []).map(plain);
}

/** A name without its quotes. */
function plain(quoted: string): string {
  return quoted.replace(/["`[\]]/g, '').replace(/\s*\.\s*/g, '.');
}
