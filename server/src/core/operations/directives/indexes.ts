import { listFact, nameFact, nullableStringFact, termFact } from '../facts.js';
import type { OperationKind } from '../operation.js';
import type { Arguments } from './arguments.js';

export function createIndex(given: Arguments): OperationKind {
  const columns = given.required('columns', listFact);
  return {
    kind: 'createIndex',
    table: given.table(),
    index: {
      name: given.required('index_name', nameFact),
      elements: columns.kind === 'known' ? { ...columns, value: columns.value.map(termFact) } : columns,
      unique: given.flag('unique'),
      options: given.others(['index_name', 'table_name', 'columns', 'schema', 'unique', 'if_not_exists']),
      span: given.span,
    },
    ifNotExists: given.isSet('if_not_exists'),
  };
}

export function dropIndex(given: Arguments): OperationKind {
  const table = given.get('table_name');
  const isTableGiven = (table !== undefined && table.kind !== 'none') || given.get('schema') !== undefined;
  return {
    kind: 'dropIndex',
    table: isTableGiven ? given.table() : null,
    name: given.required('index_name', nullableStringFact),
    ifExists: given.isSet('if_exists'),
  };
}
