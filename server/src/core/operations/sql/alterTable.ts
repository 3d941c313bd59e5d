import type { OperationKind, SqlChange } from '../operation.js';
import { readColumn, readConstraint, readPlace } from './columns.js';
import { readGenerated } from './identity.js';
import type { SqlFacts } from './facts.js';
import { NotRead, type SqlName, type SqlReader } from './reader.js';
import { readType } from './types.js';

/** What one statement does: typed operations, changes that have no directive, or neither where it keeps the schema. */
export interface Effects {
  readonly kinds: readonly OperationKind[];
  readonly changes: readonly SqlChange[];
}

export const nothing: Effects = { kinds: [], changes: [] };

const one = (kind: OperationKind): Effects => ({ kinds: [kind], changes: [] });
const change = (found: SqlChange): Effects => ({ kinds: [], changes: [found] });

/** `ALTER TABLE`, from behind these words on. */
export function alterTable(reader: SqlReader, facts: SqlFacts): Effects {
  reader.take('IF', 'EXISTS');
  reader.take('ONLY');
  const name = reader.name();
  reader.take('*');
  if (reader.take('SET', 'SCHEMA'))
    return change({ kind: 'moveToSchema', object: 'table', ...name, to: reader.identifier() });
  const kinds: OperationKind[] = [];
  const changes: SqlChange[] = [];
  do {
    const found = action(reader, facts, name);
    kinds.push(...found.kinds);
    changes.push(...found.changes);
  } while (reader.take(','));
  return { kinds, changes };
}

function action(reader: SqlReader, facts: SqlFacts, name: SqlName): Effects {
  const table = facts.table(name);
  if (reader.take('ADD')) return added(reader, facts, name);
  if (reader.take('DROP')) return dropped(reader, facts, name);
  if (reader.take('RENAME')) return renamed(reader, facts, name);
  if (reader.take('ALTER')) {
    reader.take('COLUMN');
    return altered(reader, facts, name, reader.identifier());
  }
  if (reader.take('MODIFY') || reader.has('CHANGE')) {
    const isChange = reader.take('CHANGE');
    reader.take('COLUMN');
    // Where it is not there nothing happens, which is said of it as of any column that no revision adds.
    reader.take('IF', 'EXISTS');
    const before = isChange ? reader.identifier() : null;
    const column = readColumn(reader, facts);
    const after = column.name.kind === 'known' ? column.name.value : '';
    return one({
      kind: 'alterColumn',
      table,
      column: facts.known(before ?? after),
      nullable: column.nullable ?? facts.known(true),
      type: column.type ?? undefined,
      serverDefault: column.serverDefault ?? facts.known(null),
      newName: before === null || before === after ? undefined : facts.known(after),
      comment: column.comment ?? facts.known(null),
      computed: column.computed,
      ...readPlace(reader),
    });
  }
  if (reader.take('VALIDATE', 'CONSTRAINT'))
    return change({ kind: 'validateConstraint', schema: name.schema, table: name.name, name: reader.identifier() });
  if (reader.take('COMMENT')) {
    reader.take('=');
    return one({ kind: 'tableComment', table, comment: facts.known<string | null>(reader.string()) });
  }
  const security = readRowSecurity(reader, name);
  if (security !== undefined) return change(security);
  const options = readOptions(reader);
  if (options !== undefined) return change({ kind: 'tableOptions', schema: name.schema, table: name.name, ...options });
  return keepsSchema(reader);
}

/** `ENABLE`, `DISABLE`, `FORCE` or `NO FORCE` of row security; undefined for anything else. */
function readRowSecurity(reader: SqlReader, { schema, name: table }: SqlName): SqlChange | undefined {
  const words = ['ROW', 'LEVEL', 'SECURITY'];
  const found = [['ENABLE'], ['DISABLE'], ['FORCE'], ['NO', 'FORCE']].find((verb) => reader.take(...verb, ...words));
  if (found === undefined) return undefined;
  const part = found.includes('FORCE') ? 'FORCE' : 'ENABLE';
  return { kind: 'rowSecurity', schema, table, part, isOn: found.length === 1 && found[0] !== 'DISABLE' };
}

/** MySQL's options of a table that columns or the catalogue show; undefined where none comes. */
function readOptions(reader: SqlReader): { readonly options: string; readonly converts: boolean } | undefined {
  const converts = reader.take('CONVERT', 'TO');
  if (!/^(?:ENGINE|DEFAULT|CHARACTER|CHARSET|COLLATE)$/.test(reader.word() ?? '')) return undefined;
  return { options: reader.until((word) => word === ','), converts };
}

const harmless = /^(?:OWNER|ENABLE|DISABLE|FORCE|NO|CLUSTER|RESET|REPLICA|AUTO_INCREMENT|ROW_FORMAT|ALGORITHM|LOCK)$/;

/** Storage, rights, triggers and the like. */
function keepsSchema(reader: SqlReader): Effects {
  const isSetting = reader.take('SET');
  const word = reader.word() ?? '';
  if (!(isSetting ? /^(?:\(|LOGGED|UNLOGGED|WITHOUT|TABLESPACE|WITH)$/ : harmless).test(word)) throw new NotRead();
  reader.until((next) => next === ',');
  return nothing;
}

function added(reader: SqlReader, facts: SqlFacts, name: SqlName): Effects {
  const table = facts.table(name);
  const index = takeIndex(reader);
  if (index !== undefined) return one(indexKind(reader, facts, name, index));
  const before = reader.mark;
  const fromIndex = readFromIndex(reader, name);
  if (fromIndex !== undefined) return change(fromIndex);
  reader.back(before);
  const constraint = /^(?:CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|EXCLUDE)$/.test(reader.word() ?? '')
    ? readConstraint(reader, facts)
    : undefined;
  if (constraint !== undefined) return one({ kind: 'addConstraint', table, constraint });
  reader.take('COLUMN');
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  if (reader.has('(')) {
    const columns = reader.list(() => ({ column: readColumn(reader, facts), ...readPlace(reader) }));
    return { kinds: columns.map((added) => ({ kind: 'addColumn', table, ...added, ifNotExists })), changes: [] };
  }
  const column = readColumn(reader, facts);
  return one({ kind: 'addColumn', table, column, ifNotExists, ...readPlace(reader) });
}

/** `CONSTRAINT name UNIQUE USING INDEX index`; undefined for anything else. */
function readFromIndex(reader: SqlReader, { schema, name }: SqlName): SqlChange | undefined {
  const constraint = reader.take('CONSTRAINT') && !beginsConstraint(reader) ? reader.identifier() : null;
  const primaryKey = reader.take('PRIMARY', 'KEY');
  if (!primaryKey && !reader.take('UNIQUE')) return undefined;
  if (!reader.take('USING', 'INDEX')) return undefined;
  const index = reader.identifier();
  for (const word of ['NOT', 'DEFERRABLE', 'INITIALLY', 'DEFERRED', 'IMMEDIATE']) reader.take(word);
  return { kind: 'constraintFromIndex', schema, table: name, name: constraint ?? index, index, primaryKey };
}

/** Names of types that have something in brackets, as a column may be called `key`. */
const typeName =
  /^(?:VAR|N|NVAR)?CHAR2?$|^(?:CHARACTER|NUMERIC|DECIMAL|DEC|FLOAT|DOUBLE|REAL|ENUM|SET|(?:VAR)?BIT|(?:VAR)?BINARY|(?:TINY|SMALL|MEDIUM|BIG)?INT(?:EGER)?|(?:DATE)?TIME(?:STAMP(?:TZ)?)?|TIMETZ|TEXT|BLOB|GEOMETRY|GEOGRAPHY|VECTOR|NUMBER)$/;

/** The kind of index of MySQL's that begins here, as `KEY (a)` or `FULLTEXT INDEX ix (a)`; undefined for none. */
export function takeIndex(reader: SqlReader): { readonly prefix: string | null } | undefined {
  const prefix = ['FULLTEXT', 'SPATIAL'].find((word) => reader.has(word));
  const at = prefix === undefined ? 0 : 1;
  const isKey = reader.word(at) === 'INDEX' || reader.word(at) === 'KEY';
  if (prefix !== undefined && (isKey || reader.word(at) === '(' || reader.word(at + 1) === '(')) {
    reader.take(prefix);
    if (!reader.take('INDEX')) reader.take('KEY');
    return { prefix };
  }
  if (!isKey || prefix !== undefined) return undefined;
  const follows = reader.has('INDEX', 'IF', 'NOT', 'EXISTS') || reader.has('KEY', 'IF', 'NOT', 'EXISTS');
  const isIndex = follows || reader.word(1) === '(' || (reader.word(2) === '(' && !typeName.test(reader.word(1) ?? ''));
  if (!isIndex) return undefined;
  if (!reader.take('INDEX')) reader.take('KEY');
  return { prefix: null };
}

/** An index of MySQL's, which is a part of its table, from behind these words on. */
export function indexKind(
  reader: SqlReader,
  facts: SqlFacts,
  table: SqlName,
  { prefix }: { readonly prefix: string | null },
): Extract<OperationKind, { readonly kind: 'createIndex' }> {
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const name = reader.has('(') ? null : reader.identifier();
  const columns = reader.list(() => reader.until((word) => word === ','));
  takeIndexOptions(reader);
  return {
    kind: 'createIndex',
    table: facts.table(table),
    index: {
      name: facts.known(name === null ? null : { value: name, isFinal: true }),
      elements: facts.known(columns.map((column) => facts.known(facts.element(column, reader)))),
      unique: facts.known(false),
      options: new Map(prefix === null ? [] : [['mysql_prefix', facts.string(prefix)]]),
      span: facts.span,
    },
    ifNotExists,
  };
}

/** What MySQL takes behind the columns of an index and a schema does not keep. */
export function takeIndexOptions(reader: SqlReader): void {
  for (;;)
    if (reader.take('USING')) reader.identifier();
    else if (reader.take('COMMENT')) reader.string();
    else if (!reader.take('VISIBLE') && !reader.take('NOT', 'IGNORED')) return;
}

/** Whether a constraint begins here that has no name. */
export function beginsConstraint(reader: SqlReader): boolean {
  return (
    reader.has('CHECK', '(') ||
    reader.has('UNIQUE', '(') ||
    reader.has('FOREIGN', 'KEY') ||
    reader.has('PRIMARY', 'KEY')
  );
}

function dropped(reader: SqlReader, facts: SqlFacts, name: SqlName): Effects {
  const table = facts.table(name);
  const constraint = (type: string | null): Effects => {
    const ifExists = reader.take('IF', 'EXISTS');
    const dropsName = facts.known<string | null>(reader.identifier());
    const cascades = takeCascade(reader);
    const found = type === null ? undefined : facts.known<string | null>(type);
    return one({ kind: 'dropConstraint', table, name: dropsName, type: found, ifExists, ...cascades });
  };
  if (reader.take('CONSTRAINT')) return constraint(null);
  if (reader.take('FOREIGN', 'KEY')) return constraint('foreignkey');
  if (reader.take('CHECK')) return constraint('check');
  if (reader.take('INDEX') || (reader.has('KEY') && reader.take('KEY')))
    return one({
      kind: 'dropIndex',
      table,
      ifExists: reader.take('IF', 'EXISTS'),
      name: facts.known<string | null>(reader.identifier()),
    });
  if (reader.take('PRIMARY', 'KEY')) {
    const type = facts.known<string | null>('primary');
    return one({ kind: 'dropConstraint', table, name: facts.known<string | null>(null), type, ifExists: false });
  }
  reader.take('COLUMN');
  const ifExists = reader.take('IF', 'EXISTS');
  const column = facts.known(reader.identifier());
  return one({ kind: 'dropColumn', table, column, ifExists, ...takeCascade(reader) });
}

/** Whether what depends on something goes with it. */
export function takeCascade(reader: SqlReader): { readonly cascades?: boolean } {
  if (reader.take('CASCADE')) return { cascades: true };
  reader.take('RESTRICT');
  return {};
}

function renamed(reader: SqlReader, facts: SqlFacts, name: SqlName): Effects {
  const table = facts.table(name);
  if (reader.take('TO') || reader.take('AS'))
    return one({ kind: 'renameTable', table, to: facts.known(reader.name().name) });
  if (reader.has('INDEX') || reader.has('KEY') || reader.has('CONSTRAINT')) {
    const object = reader.take('CONSTRAINT') ? 'constraint' : 'index';
    if (object === 'index' && !reader.take('INDEX')) reader.take('KEY');
    const before = reader.identifier();
    reader.expect('TO');
    const to = reader.identifier();
    return change({ kind: 'rename', object, schema: name.schema, table: name.name, name: before, to });
  }
  const hasWord = reader.take('COLUMN');
  const first = reader.identifier();
  // MySQL's RENAME of a table needs no TO.
  if (!hasWord && reader.isDone) return one({ kind: 'renameTable', table, to: facts.known(first) });
  const column = facts.known(first);
  reader.expect('TO');
  return one({ ...unchanged, kind: 'alterColumn', table, column, newName: facts.known(reader.identifier()) });
}

const unchanged = {
  nullable: undefined,
  type: undefined,
  serverDefault: undefined,
  newName: undefined,
  comment: undefined,
} as const;

function altered(reader: SqlReader, facts: SqlFacts, name: SqlName, columnName: string): Effects {
  const about = {
    ...unchanged,
    kind: 'alterColumn',
    table: facts.table(name),
    column: facts.known(columnName),
  } as const;
  if (reader.take('SET', 'NOT', 'NULL')) return one({ ...about, nullable: facts.known(false) });
  if (reader.take('DROP', 'NOT', 'NULL')) return one({ ...about, nullable: facts.known(true) });
  if (reader.take('DROP', 'DEFAULT')) return one({ ...about, serverDefault: facts.known(null) });
  if (reader.take('SET', 'DEFAULT'))
    return one({ ...about, serverDefault: facts.known(facts.text(reader.until((word) => word === ','))) });
  if (reader.take('SET', 'DATA', 'TYPE') || reader.take('TYPE')) {
    const type = readType(reader, facts.span);
    if (reader.take('COLLATE')) reader.identifier();
    if (reader.take('USING')) reader.until((word) => word === ',');
    if (type === null) throw new NotRead();
    return one({ ...about, type: facts.known(type) });
  }
  if (['STATISTICS', 'STORAGE', 'COMPRESSION'].some((word) => reader.has('SET', word))) {
    reader.until((word) => word === ',');
    return nothing;
  }
  const generated = readGenerated(reader, facts);
  if (generated === undefined) throw new NotRead();
  return change({ kind: 'generated', schema: name.schema, table: name.name, column: columnName, change: generated });
}
