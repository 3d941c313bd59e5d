import type { Fact } from '../../text.js';
import { elementsOf } from '../constructs.js';
import { calledPath, nullableStringFact, stringFact } from '../facts.js';
import type { OperationKind, TableName } from '../operation.js';
import type { Term } from '../term.js';
import type { Arguments } from './arguments.js';

export function createTable(given: Arguments): OperationKind {
  const columns = given.get('columns');
  return {
    kind: 'createTable',
    table: given.table(),
    ifNotExists: given.isSet('if_not_exists'),
    comment: given.optional('comment', nullableStringFact),
    ...elementsOf(columns?.kind === 'sequence' ? columns.items : []),
  };
}

export function dropTable(given: Arguments): OperationKind {
  return { kind: 'dropTable', table: given.table(), ifExists: given.isSet('if_exists') };
}

export function renameTable(given: Arguments): OperationKind {
  return {
    kind: 'renameTable',
    table: given.table('old_table_name'),
    to: given.required('new_table_name', stringFact),
  };
}

export function createTableComment(given: Arguments): OperationKind {
  return { kind: 'tableComment', table: given.table(), comment: given.required('comment', nullableStringFact) };
}

export function dropTableComment(given: Arguments): OperationKind {
  return { kind: 'tableComment', table: given.table(), comment: { kind: 'known', value: null, span: given.span } };
}

export function bulkInsert(given: Arguments): OperationKind {
  return { kind: 'bulkInsert', table: tableOf(given.get('table'), given) };
}

/** The name of `sa.table('t')`, `sa.Table('t', …)` or what `op.create_table` gave. */
export function tableOf(term: Term | undefined, given: Arguments): TableName {
  const path = term === undefined ? undefined : calledPath(term);
  const isTable = path === 'sqlalchemy.table' || path === 'sqlalchemy.Table' || path === 'alembic.op.create_table';
  if (term?.kind !== 'call' || !isTable) {
    const name: Fact<string> =
      term === undefined || term.kind === 'unknown'
        ? given.required('table', stringFact)
        : { kind: 'unknown', reason: 'it is no table of the file', span: term.span };
    return { name, schema: undefined };
  }
  const [name] = term.positional;
  const schema = term.keywords.get('schema');
  return {
    name: name === undefined ? given.required('name', stringFact) : stringFact(name),
    schema: schema === undefined ? undefined : nullableStringFact(schema),
  };
}
