import type { OperationKind, SequenceOwner, SqlChange } from '../operation.js';
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
  const replaces = reader.take('OR', 'REPLACE');
  if (reader.take('TYPE')) return createType(reader, facts);
  if (reader.has('TEMP') || reader.has('TEMPORARY')) return finish(reader);
  for (const word of ['RECURSIVE', 'UNLOGGED']) reader.take(word);
  const isOfConstraint = reader.take('CONSTRAINT');
  if (reader.take('DEFINER', '=')) reader.until((word) => word === 'VIEW' || word === 'TRIGGER' || word === 'FUNCTION');
  const object = takeObject(reader);
  if (object === undefined) return finish(reader);
  const keepsOld = reader.take('IF', 'NOT', 'EXISTS');
  const isConditional = keepsOld || replaces;
  const name = object === 'statistics' && reader.has('(') ? { schema: null, name: '' } : reader.name();
  const isView = object === 'view' || object === 'materialized view';
  if (isView) reader.until((word) => word === 'AS');
  const host = ofTable.has(object) ? tableAhead(reader, object) : undefined;
  const definition = !isView || reader.take('AS') ? reader.rest() : null;
  // A schema can be made with all that it is to have.
  if (object === 'schema' && /\bCREATE\b/i.test(definition ?? '')) throw new NotRead();
  finish(reader);
  const what = isOfConstraint ? `constraint ${object}` : object;
  const more = { ...(keepsOld && { keepsOld }), ...(host === undefined ? {} : { table: host }) };
  return { kinds: [], changes: [{ kind: 'create', object: what, ...name, definition, isConditional, ...more }] };
}

/** What belongs to a table, which its statement names behind `ON`, or behind `TO`. */
const ofTable = new Set(['trigger', 'policy', 'rule']);

/** The table of a trigger, a policy or a rule, whose definition comes next and is still to be read. */
function tableAhead(reader: SqlReader, object: string): SqlName {
  const before = reader.mark;
  const word = object === 'rule' ? 'TO' : 'ON';
  reader.until((next) => next === word);
  reader.expect(word);
  const table = reader.name();
  reader.back(before);
  return table;
}

function createType(reader: SqlReader, facts: SqlFacts): Effects {
  const name = reader.name();
  if (reader.take('AS', 'ENUM')) {
    const labels = reader.list(() => reader.string());
    const type = enumType(name.name, name.schema, labels, facts.span);
    return { kinds: [{ kind: 'createEnum', type, checkFirst: false }], changes: [] };
  }
  const definition = reader.rest();
  return { kinds: [], changes: [{ kind: 'create', object: 'type', ...name, definition, isConditional: false }] };
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
  const table = ofTable.has(object) && reader.take('ON') ? { table: reader.name() } : {};
  const cascades = /\bCASCADE$/i.test(reader.rest().trim());
  if (!isType) {
    const changes = names.map((name): SqlChange => ({
      kind: 'drop',
      object,
      ...name,
      definition: null,
      isConditional,
      ...table,
      ...(cascades && { cascades }),
    }));
    return { kinds: [], changes };
  }
  const kinds = names.map(({ name, schema }): OperationKind => ({
    kind: 'dropEnum',
    type: enumType(name, schema, [], facts.span),
    checkFirst: isConditional,
    ...(cascades && { cascades }),
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
  if (object === 'sequence' && reader.take('OWNED', 'BY')) {
    const owner = reader.take('NONE') ? null : columnName(reader);
    return { kinds: [], changes: [{ kind: 'sequenceOwner', ...name, owner }] };
  }
  const isRenamed = reader.take('RENAME', 'TO');
  const to = isRenamed ? reader.identifier() : null;
  if (to !== null && reader.isDone)
    return { kinds: [], changes: [{ kind: 'rename', object, table: null, ...name, to }] };
  if (reader.take('SET', 'SCHEMA')) return change({ kind: 'moveToSchema', object, ...name, to: reader.identifier() });
  if (reader.has('OWNER', 'TO')) return finish(reader);
  const text = reader.rest();
  if (object === 'sequence' && /^RESTART(?: WITH)?(?: [-\d]+)?$/i.test(text)) return nothing;
  if (object === 'sequence') return change({ kind: 'alterSequence', ...name, options: text });
  return keepsIt(object, text) ? nothing : change({ kind: 'unclear', object, ...name, text, isNew: false });
}

const change = (found: SqlChange): Effects => ({ kinds: [], changes: [found] });

/** Whether what is changed of a thing is nothing that a schema has. */
function keepsIt(object: string, text: string): boolean {
  if (object === 'index') return !/^(?:SET|RESET)\s*\(|^ATTACH\b/i.test(text);
  if (object === 'view' || object === 'materialized view') return !/^(?:RENAME|ALTER)\b/i.test(text);
  return !['domain', 'function', 'procedure'].includes(object);
}

/** `table.column` or `schema.table.column`. */
function columnName(reader: SqlReader): SequenceOwner {
  const parts = [reader.identifier()];
  while (reader.take('.')) parts.push(reader.identifier());
  const [column, table, schema = null] = parts.reverse();
  if (column === undefined || table === undefined) throw new NotRead();
  return { schema, table, column };
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
  if (reader.take('SET', 'SCHEMA'))
    return change({ kind: 'moveToSchema', object: 'type', ...name, to: reader.identifier() });
  return change({ kind: 'unclear', object: 'type', ...name, text: reader.rest(), isNew: false });
}

/** The rest of a statement says nothing of the schema that is kept. */
function finish(reader: SqlReader): Effects {
  reader.rest();
  return nothing;
}
