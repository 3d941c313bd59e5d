import type { OperationKind } from '../operation.js';
import { alterTable, nothing, type Effects } from './alterTable.js';
import { readColumn, readConstraint } from './columns.js';
import type { SqlFacts } from './facts.js';
import { alterObject, createObject, dropObject } from './objects.js';
import { NotRead, type SqlReader } from './reader.js';

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
  if (reader.take('ALTER', 'TABLE')) return alterTable(reader, facts);
  if (reader.take('CREATE')) return created(reader, facts);
  if (reader.take('DROP')) return dropped(reader, facts);
  if (reader.take('ALTER')) return alterObject(reader);
  if (reader.take('COMMENT', 'ON')) return commented(reader, facts);
  throw new NotRead();
}

function created(reader: SqlReader, facts: SqlFacts): Effects {
  const unique = reader.take('UNIQUE');
  if (reader.take('INDEX')) return { kinds: [createIndex(reader, facts, unique)], changes: [] };
  if (unique) throw new NotRead();
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
  const table = facts.table(reader.name());
  const elements = reader.list(() => readConstraintOf(reader, facts) ?? { column: readColumn(reader, facts) });
  if (reader.has('AS') || reader.has('PARTITION') || reader.has('INHERITS')) throw new NotRead();
  reader.rest();
  return {
    kind: 'createTable',
    table,
    ifNotExists,
    columns: elements.flatMap((element) => ('column' in element ? [element.column] : [])),
    constraints: elements.flatMap((element) => ('constraint' in element ? [element.constraint] : [])),
    indexes: [],
    comment: undefined,
  };
}

function readConstraintOf(reader: SqlReader, facts: SqlFacts) {
  if (reader.has('LIKE')) throw new NotRead();
  if (!/^(?:CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|EXCLUDE)$/.test(reader.word() ?? '')) return undefined;
  const constraint = readConstraint(reader, facts);
  if (constraint === undefined) throw new NotRead();
  return { constraint };
}

function createIndex(reader: SqlReader, facts: SqlFacts, unique: boolean): OperationKind {
  const options = new Map<string, ReturnType<SqlFacts['text']>>();
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
  if (reader.take('WITH')) reader.inBrackets();
  if (reader.take('TABLESPACE')) reader.identifier();
  if (reader.take('WHERE')) options.set('postgresql_where', facts.text(reader.rest()));
  return {
    kind: 'createIndex',
    table: facts.table(table),
    index: {
      name: facts.known(name === null ? null : { value: name, isFinal: true }),
      elements: facts.known(elements.map((element) => facts.known(facts.element(element)))),
      unique: facts.known(unique),
      options,
      span: facts.span,
    },
    ifNotExists,
  };
}

function dropped(reader: SqlReader, facts: SqlFacts): Effects {
  if (reader.take('TABLE')) {
    const ifExists = reader.take('IF', 'EXISTS');
    const kinds: OperationKind[] = [];
    do kinds.push({ kind: 'dropTable', table: facts.table(reader.name()), ifExists });
    while (reader.take(','));
    if (!reader.take('CASCADE')) reader.take('RESTRICT');
    return { kinds, changes: [] };
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
