import type { OperationKind } from '../operation.js';
import type { Term } from '../term.js';
import { alterTable, indexKind, nothing, takeCascade, takeIndex, type Effects } from './alterTable.js';
import { readColumn, readConstraint } from './columns.js';
import type { SqlFacts } from './facts.js';
import { alterObject, createObject, dropObject } from './objects.js';
import { NotRead, type SqlName, type SqlReader } from './reader.js';

/** Statements that change rows, rights or the session, and no schema. */
const keepsSchema = new Set(
  (
    'ABORT ANALYZE BEGIN CHECKPOINT CLOSE CLUSTER COMMIT COPY DEALLOCATE DECLARE DELETE DISCARD END EXPLAIN FETCH GRANT ' +
    'INSERT LISTEN LOAD LOCK MERGE MOVE NOTIFY OPTIMIZE PRAGMA REFRESH REINDEX RELEASE REPLACE RESET REVOKE ROLLBACK SAVEPOINT ' +
    'SELECT SET SHOW START TABLE TRUNCATE UNLISTEN UNLOCK UPDATE USE VACUUM VALUES WITH'
  ).split(' '),
);

/** Functions that change a schema. */
const changing = /\b(?:AddGeometryColumn|DropGeometryColumn|create_hypertable|set_config|lo_import)\s*\(/i;

/** Words of a block that may change a schema, or call what does. */
const inBlocks = /\b(?:alter|call|comment|create|drop|execute|import|perform|security|set|rename)\b(?!\s+\w+\s*=)/i;

/** Whether it is a DO block that only reads and changes rows. */
export function isBlockOfRows(sql: string): boolean {
  return /^\s*DO\b/i.test(sql) && !inBlocks.test(sql);
}

/** What a statement does to the schema; throws `NotRead` for what is not understood. */
export function readStatement(reader: SqlReader, sql: string, facts: SqlFacts): Effects {
  const found = effectsOf(reader, sql, facts);
  if (!reader.isDone) throw new NotRead();
  return found;
}

function effectsOf(reader: SqlReader, sql: string, facts: SqlFacts): Effects {
  const word = reader.word();
  if (word === '(' || (word !== undefined && keepsSchema.has(word))) {
    // Names that follow stand for those of another schema.
    if (/^SET\s+(?:(?:LOCAL|SESSION)\s+)?search_path/i.test(sql) || changing.test(sql)) throw new NotRead();
    if (/\binto\b/i.test(sql) && word === 'SELECT' && !/\binsert\b/i.test(sql)) throw new NotRead();
    reader.rest();
    return nothing;
  }
  // A block that only reads and changes rows.
  if (isBlockOfRows(sql)) {
    reader.rest();
    return nothing;
  }
  for (const word of ['IGNORE', 'ONLINE']) if (reader.take('ALTER', word, 'TABLE')) return alterTable(reader, facts);
  if (reader.take('ALTER', 'TABLE')) return alterTable(reader, facts);
  if (reader.take('CREATE')) return created(reader, facts);
  if (reader.take('DROP')) return dropped(reader, facts);
  if (reader.take('ALTER')) return alterObject(reader);
  if (reader.take('RENAME', 'TABLE')) return { kinds: renamedTables(reader, facts), changes: [] };
  if (reader.take('COMMENT', 'ON')) return commented(reader, facts);
  throw new NotRead();
}

function created(reader: SqlReader, facts: SqlFacts): Effects {
  const unique = reader.take('UNIQUE');
  const prefix = ['FULLTEXT', 'SPATIAL'].find((word) => reader.take(word)) ?? null;
  if (reader.take('INDEX')) return { kinds: [createIndex(reader, facts, { unique, prefix })], changes: [] };
  if (unique || prefix !== null) throw new NotRead();
  if (reader.has('TEMP', 'TABLE') || reader.has('TEMPORARY', 'TABLE')) {
    reader.rest();
    return nothing;
  }
  reader.take('UNLOGGED');
  if (reader.take('TABLE')) return { kinds: [createTable(reader, facts)], changes: [] };
  return createObject(reader, facts);
}

function createTable(reader: SqlReader, facts: SqlFacts): OperationKind {
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const name = reader.name();
  const table = facts.table(name);
  const elements = reader.list(
    () => readIndexOf(reader, facts, name) ?? readConstraintOf(reader, facts) ?? { column: readColumn(reader, facts) },
  );
  if (reader.has('AS') || reader.has('SELECT') || reader.has('PARTITION') || reader.has('INHERITS'))
    throw new NotRead();
  const { options, comment } = readTableOptions(reader);
  return {
    kind: 'createTable',
    table,
    ifNotExists,
    columns: elements.flatMap((element) => ('column' in element ? [element.column] : [])),
    constraints: elements.flatMap((element) => ('constraint' in element ? [element.constraint] : [])),
    indexes: elements.flatMap((element) => ('index' in element ? [element.index] : [])),
    comment: comment === null ? undefined : facts.known<string | null>(comment),
    ...(options !== '' && { options }),
  };
}

/** What follows the elements of a table, its comment apart. What a table counts from is no part of a schema. */
function readTableOptions(reader: SqlReader): { readonly options: string; readonly comment: string | null } {
  let comment: string | null = null;
  const parts: string[] = [];
  while (!reader.isDone) {
    if (reader.take('COMMENT')) {
      reader.take('=');
      comment = reader.string();
    } else if (reader.take('AUTO_INCREMENT')) {
      reader.take('=');
      reader.skip();
    } else if (!reader.take(',')) parts.push(reader.until((word) => /^(?:COMMENT|AUTO_INCREMENT|,)$/.test(word ?? '')));
  }
  return { options: parts.join(' '), comment };
}

function readIndexOf(reader: SqlReader, facts: SqlFacts, table: SqlName) {
  const index = takeIndex(reader);
  return index && indexKind(reader, facts, table, index);
}

function readConstraintOf(reader: SqlReader, facts: SqlFacts) {
  if (reader.has('LIKE')) throw new NotRead();
  if (!/^(?:CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|EXCLUDE)$/.test(reader.word() ?? '')) return undefined;
  const constraint = readConstraint(reader, facts);
  if (constraint === undefined) throw new NotRead();
  return { constraint };
}

function createIndex(
  reader: SqlReader,
  facts: SqlFacts,
  { unique, prefix }: { readonly unique: boolean; readonly prefix: string | null },
): OperationKind {
  const options = new Map<string, Term>();
  if (prefix !== null) options.set('mysql_prefix', facts.string(prefix));
  if (reader.take('CONCURRENTLY')) options.set('postgresql_concurrently', facts.boolean(true));
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const name = reader.has('ON') ? null : reader.name().name;
  reader.expect('ON');
  reader.take('ONLY');
  const table = reader.name();
  if (reader.take('USING')) options.set('postgresql_using', facts.string(reader.identifier()));
  const elements = reader.list(() => reader.until((word) => word === ','));
  if (reader.take('INCLUDE'))
    options.set('postgresql_include', facts.list(reader.list(() => facts.string(reader.identifier()))));
  if (reader.take('NULLS', 'NOT', 'DISTINCT')) options.set('postgresql_nulls_not_distinct', facts.boolean(true));
  if (reader.take('WITH')) options.set('postgresql_with', storage(reader, facts));
  if (reader.take('TABLESPACE')) options.set('postgresql_tablespace', facts.string(reader.identifier()));
  if (reader.take('WHERE')) {
    const condition = facts.text(reader.rest());
    // Any database that runs the text takes its condition.
    for (const dialect of ['postgresql', 'sqlite', 'mssql']) options.set(`${dialect}_where`, condition);
  }
  return {
    kind: 'createIndex',
    table: facts.table(table),
    index: {
      name: facts.known(name === null ? null : { value: name, isFinal: true }),
      elements: facts.known(elements.map((element) => facts.known(facts.element(element, reader)))),
      unique: facts.known(unique),
      options,
      span: facts.span,
    },
    ifNotExists,
  };
}

/** `(fillfactor = 70, fastupdate = off)` of an index. */
function storage(reader: SqlReader, facts: SqlFacts): Term {
  const { span } = facts;
  const entries = reader.list(() => {
    const key = facts.string(reader.identifier());
    return { key, value: facts.string(reader.take('=') ? reader.until((word) => word === ',') : 'true') };
  });
  return { kind: 'dict', entries, span };
}

function dropped(reader: SqlReader, facts: SqlFacts): Effects {
  if (reader.take('TABLE')) {
    const ifExists = reader.take('IF', 'EXISTS');
    const kinds: OperationKind[] = [];
    do kinds.push({ kind: 'dropTable', table: facts.table(reader.name()), ifExists });
    while (reader.take(','));
    const cascades = takeCascade(reader);
    return { kinds: kinds.map((kind) => ({ ...kind, ...cascades })), changes: [] };
  }
  if (!reader.take('INDEX')) return dropObject(reader, facts);
  reader.take('CONCURRENTLY');
  const ifExists = reader.take('IF', 'EXISTS');
  const names = [reader.name()];
  while (reader.take(',')) names.push(reader.name());
  const table = reader.take('ON') ? facts.table(reader.name()) : null;
  if (!reader.take('CASCADE')) reader.take('RESTRICT');
  const kinds = names.map(({ name }): OperationKind => ({
    kind: 'dropIndex',
    table,
    name: facts.known<string | null>(name),
    ifExists,
  }));
  return { kinds, changes: [] };
}

/** MySQL's `RENAME TABLE a TO b, c TO d`. */
function renamedTables(reader: SqlReader, facts: SqlFacts): OperationKind[] {
  const kinds: OperationKind[] = [];
  do {
    const table = facts.table(reader.name());
    reader.expect('TO');
    kinds.push({ kind: 'renameTable', table, to: facts.known(reader.name().name) });
  } while (reader.take(','));
  return kinds;
}

function commented(reader: SqlReader, facts: SqlFacts): Effects {
  const object = reader.take('TABLE') ? 'table' : reader.take('COLUMN') ? 'column' : null;
  if (object === null) {
    reader.rest();
    return nothing;
  }
  const names = [reader.identifier()];
  while (reader.take('.')) names.push(reader.identifier());
  reader.expect('IS');
  const comment = facts.known<string | null>(reader.take('NULL') ? null : reader.string());
  const [last = '', second, third] = names.toReversed();
  if (object === 'table')
    return {
      kinds: [{ kind: 'tableComment', table: facts.table({ schema: second ?? null, name: last }), comment }],
      changes: [],
    };
  if (second === undefined) throw new NotRead();
  return {
    kinds: [
      {
        kind: 'alterColumn',
        table: facts.table({ schema: third ?? null, name: second }),
        column: facts.known(last),
        nullable: undefined,
        type: undefined,
        serverDefault: undefined,
        newName: undefined,
        comment,
      },
    ],
    changes: [],
  };
}
