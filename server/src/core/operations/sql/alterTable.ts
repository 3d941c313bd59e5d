import type { OperationKind, SqlChange } from '../operation.js';
import { readColumn, readConstraint } from './columns.js';
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
    });
  }
  if (reader.take('VALIDATE', 'CONSTRAINT'))
    return change({ kind: 'validateConstraint', schema: name.schema, table: name.name, name: reader.identifier() });
  return keepsSchema(reader);
}

const harmless =
  /^(?:OWNER|ENABLE|DISABLE|FORCE|NO|CLUSTER|RESET|REPLICA|ENGINE|AUTO_INCREMENT|CONVERT|DEFAULT|CHARACTER|COMMENT|ROW_FORMAT|ALGORITHM|LOCK)$/;

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
  const isIndex = reader.take('INDEX') || (reader.has('KEY') && reader.word(2) === '(' && reader.take('KEY'));
  if (isIndex) return one(indexKind(reader, facts, name, reader.identifier(), false));
  const before = reader.mark;
  const fromIndex = readFromIndex(reader, name);
  if (fromIndex !== undefined) return change(fromIndex);
  reader.back(before);
  const constraint = /^(?:CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK)$/.test(reader.word() ?? '')
    ? readConstraint(reader, facts)
    : undefined;
  if (constraint !== undefined) return one({ kind: 'addConstraint', table, constraint });
  reader.take('COLUMN');
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  if (reader.has('(')) {
    const columns = reader.list(() => readColumn(reader, facts));
    return { kinds: columns.map((column) => ({ kind: 'addColumn', table, column, ifNotExists })), changes: [] };
  }
  const column = readColumn(reader, facts);
  return one({ kind: 'addColumn', table, column, ifNotExists });
}

/** `CONSTRAINT name UNIQUE USING INDEX index`; undefined for anything else. */
function readFromIndex(reader: SqlReader, { schema, name }: SqlName): SqlChange | undefined {
  const constraint = reader.take('CONSTRAINT') ? reader.identifier() : null;
  const primaryKey = reader.take('PRIMARY', 'KEY');
  if (!primaryKey && !reader.take('UNIQUE')) return undefined;
  if (!reader.take('USING', 'INDEX')) return undefined;
  const index = reader.identifier();
  for (const word of ['NOT', 'DEFERRABLE', 'INITIALLY', 'DEFERRED', 'IMMEDIATE']) reader.take(word);
  return { kind: 'constraintFromIndex', schema, table: name, name: constraint ?? index, index, primaryKey };
}

/** An index of MySQL's, which is a part of its table. */
export function indexKind(
  reader: SqlReader,
  facts: SqlFacts,
  table: SqlName,
  name: string | null,
  unique: boolean,
): OperationKind {
  const columns = reader.list(() => reader.until((word) => word === ','));
  return {
    kind: 'createIndex',
    table: facts.table(table),
    index: {
      name: facts.known(name === null ? null : { value: name, isFinal: true }),
      elements: facts.known(columns.map((column) => facts.known(facts.element(column)))),
      unique: facts.known(unique),
      options: new Map(),
      span: facts.span,
    },
    ifNotExists: false,
  };
}

function dropped(reader: SqlReader, facts: SqlFacts, name: SqlName): Effects {
  const table = facts.table(name);
  const constraint = (type: string | null): Effects => {
    const ifExists = reader.take('IF', 'EXISTS');
    const dropsName = facts.known<string | null>(reader.identifier());
    reader.take('CASCADE');
    reader.take('RESTRICT');
    const found = type === null ? undefined : facts.known<string | null>(type);
    return one({ kind: 'dropConstraint', table, name: dropsName, type: found, ifExists });
  };
  if (reader.take('CONSTRAINT')) return constraint(null);
  if (reader.take('FOREIGN', 'KEY')) return constraint('foreignkey');
  if (reader.take('CHECK')) return constraint('check');
  if (reader.take('INDEX') || (reader.has('KEY') && reader.take('KEY')))
    return one({ kind: 'dropIndex', table, name: facts.known<string | null>(reader.identifier()), ifExists: false });
  if (reader.has('PRIMARY', 'KEY')) throw new NotRead();
  reader.take('COLUMN');
  const ifExists = reader.take('IF', 'EXISTS');
  const column = facts.known(reader.identifier());
  reader.take('CASCADE');
  reader.take('RESTRICT');
  return one({ kind: 'dropColumn', table, column, ifExists });
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
  reader.take('COLUMN');
  const column = facts.known(reader.identifier());
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
  if (reader.has('SET', 'STATISTICS') || reader.has('SET', 'STORAGE')) {
    reader.until((word) => word === ',');
    return nothing;
  }
  throw new NotRead();
}
