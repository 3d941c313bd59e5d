import type { OperationKind, SqlChange } from '../operation.js';
import type { Effects } from './alterTable.js';
import { nothing } from './alterTable.js';
import type { SqlFacts } from './facts.js';
import { NotRead, type SqlName, type SqlReader } from './reader.js';
import { enumType } from './types.js';

/** Things that a schema knows by name only, longer names first. */
const named = [
  'MATERIALIZED VIEW',
  'FOREIGN TABLE',
  'EVENT TRIGGER',
  'VIEW',
  'FUNCTION',
  'PROCEDURE',
  'AGGREGATE',
  'SEQUENCE',
  'EXTENSION',
  'TRIGGER',
  'SCHEMA',
  'DOMAIN',
  'STATISTICS',
  'POLICY',
  'RULE',
  'COLLATION',
  'OPERATOR',
  'CAST',
  'EVENT',
];

/** Things beside the schema. */
const beside =
  /^(?:ROLE|USER|GROUP|DATABASE|TABLESPACE|PUBLICATION|SUBSCRIPTION|SERVER|FOREIGN|ACCESS|LANGUAGE|TEXT|CONVERSION|TRANSFORM|SYSTEM|DEFAULT)$/;

/** The kind of thing that comes next, in lower case; undefined for a thing beside the schema. */
function takeObject(reader: SqlReader): string | undefined {
  const found = named.find((words) => reader.has(...words.split(' ')));
  if (found !== undefined) {
    reader.take(...found.split(' '));
    return found.toLowerCase();
  }
  if (beside.test(reader.word() ?? '')) return undefined;
  throw new NotRead();
}

/** `CREATE` of anything but a table or an index, from behind that word on. */
export function createObject(reader: SqlReader, facts: SqlFacts): Effects {
  const isReplaced = reader.take('OR', 'REPLACE');
  if (reader.take('TYPE')) return createType(reader, facts);
  for (const word of ['TEMP', 'TEMPORARY', 'RECURSIVE', 'CONSTRAINT', 'UNLOGGED']) reader.take(word);
  if (reader.take('DEFINER', '=')) reader.until((word) => word === 'VIEW' || word === 'TRIGGER' || word === 'FUNCTION');
  const object = takeObject(reader);
  if (object === undefined) return finish(reader);
  const isConditional = reader.take('IF', 'NOT', 'EXISTS') || isReplaced;
  const name = object === 'statistics' && reader.has('(') ? { schema: null, name: '' } : reader.name();
  const isView = object === 'view' || object === 'materialized view';
  if (isView) reader.until((word) => word === 'AS');
  const definition = isView && reader.take('AS') ? reader.rest() : null;
  finish(reader);
  return { kinds: [], changes: [{ kind: 'create', object, ...name, definition, isConditional }] };
}

function createType(reader: SqlReader, facts: SqlFacts): Effects {
  const name = reader.name();
  if (reader.take('AS', 'ENUM')) {
    const labels = reader.list(() => reader.string());
    const type = enumType(name.name, name.schema, labels, facts.span);
    return { kinds: [{ kind: 'createEnum', type, checkFirst: false }], changes: [] };
  }
  finish(reader);
  return {
    kinds: [],
    changes: [{ kind: 'create', object: 'type', ...name, definition: null, isConditional: false }],
  };
}

/** `DROP` of anything but a table or an index, from behind that word on. */
export function dropObject(reader: SqlReader, facts: SqlFacts): Effects {
  const isType = reader.take('TYPE');
  const object = isType ? 'type' : takeObject(reader);
  if (object === undefined) return finish(reader);
  const isConditional = reader.take('IF', 'EXISTS');
  const names: SqlName[] = [];
  do {
    names.push(reader.name());
    if (reader.has('(')) reader.inBrackets();
  } while (reader.take(','));
  finish(reader);
  if (!isType) {
    const changes = names.map((name): SqlChange => ({
      kind: 'drop',
      object,
      ...name,
      definition: null,
      isConditional,
    }));
    return { kinds: [], changes };
  }
  const kinds = names.map(({ name, schema }): OperationKind => ({
    kind: 'dropEnum',
    type: enumType(name, schema, [], facts.span),
    checkFirst: isConditional,
  }));
  return { kinds, changes: [] };
}

/** `ALTER` of anything but a table, from behind that word on. */
export function alterObject(reader: SqlReader): Effects {
  if (reader.take('TYPE')) return alterType(reader);
  const object = reader.take('INDEX') ? 'index' : takeObject(reader);
  if (object === undefined) return finish(reader);
  reader.take('IF', 'EXISTS');
  const name = reader.name();
  if (reader.has('(')) reader.inBrackets();
  const isRenamed = reader.take('RENAME', 'TO');
  const to = isRenamed ? reader.identifier() : null;
  if (to !== null && reader.isDone)
    return { kinds: [], changes: [{ kind: 'rename', object, table: null, ...name, to }] };
  if (reader.has('SET', 'SCHEMA') || reader.has('RENAME')) throw new NotRead();
  return finish(reader);
}

function alterType(reader: SqlReader): Effects {
  const name = reader.name();
  if (reader.take('ADD', 'VALUE')) {
    reader.take('IF', 'NOT', 'EXISTS');
    const value = reader.string();
    const before = reader.take('BEFORE') ? reader.string() : null;
    const after = reader.take('AFTER') ? reader.string() : null;
    return { kinds: [], changes: [{ kind: 'addEnumValue', ...name, value, before, after }] };
  }
  if (reader.take('RENAME', 'VALUE')) {
    const value = reader.string();
    reader.expect('TO');
    return { kinds: [], changes: [{ kind: 'renameEnumValue', ...name, value, to: reader.string() }] };
  }
  if (reader.take('RENAME', 'TO'))
    return { kinds: [], changes: [{ kind: 'rename', object: 'type', table: null, ...name, to: reader.identifier() }] };
  if (reader.has('OWNER')) return finish(reader);
  throw new NotRead();
}

/** The rest of a statement says nothing of the schema that is kept. */
function finish(reader: SqlReader): Effects {
  reader.rest();
  return nothing;
}
