import { constraintBase, foreignKeyActions } from '../constraints.js';
import { namesFact, nullableStringFact, stringFact, termFact } from '../facts.js';
import type { OperationKind } from '../operation.js';
import type { Term } from '../term.js';
import type { Arguments } from './arguments.js';

const about = ['constraint_name', 'table_name', 'columns', 'schema', 'condition'];

function base(given: Arguments, without: readonly string[]): ReturnType<typeof constraintBase> {
  return constraintBase(given.get('constraint_name'), given.terms, given.span, without);
}

export function createPrimaryKey(given: Arguments): OperationKind {
  const columns = given.required('columns', namesFact);
  return {
    kind: 'addConstraint',
    table: given.table(),
    constraint: { kind: 'primaryKey', ...base(given, about), columns },
  };
}

export function createUniqueConstraint(given: Arguments): OperationKind {
  const columns = given.required('columns', namesFact);
  return {
    kind: 'addConstraint',
    table: given.table(),
    constraint: { kind: 'unique', ...base(given, about), columns },
  };
}

export function createCheckConstraint(given: Arguments): OperationKind {
  const condition = given.required('condition', termFact);
  return {
    kind: 'addConstraint',
    table: given.table(),
    constraint: { kind: 'check', ...base(given, about), condition },
  };
}

export function createExcludeConstraint(given: Arguments): OperationKind {
  const elements = given.get('elements');
  const items = elements?.kind === 'sequence' ? elements.items : [];
  return {
    kind: 'addConstraint',
    table: given.table(),
    constraint: {
      kind: 'exclude',
      ...base(given, [...about, 'elements', 'where', 'using']),
      elements: items.flatMap(pairOf),
      where: given.get('where') ?? null,
      using: given.optional('using', stringFact),
    },
  };
}

function pairOf(element: Term): { readonly expression: Term; readonly operator: Term }[] {
  const [expression, operator] = element.kind === 'sequence' ? element.items : [];
  return expression === undefined || operator === undefined ? [] : [{ expression, operator }];
}

export function createForeignKey(given: Arguments): OperationKind {
  const referred = [
    'constraint_name',
    'source_table',
    'referent_table',
    'local_cols',
    'remote_cols',
    'source_schema',
    'referent_schema',
    // What the operations of a batch block take from it.
    'table_name',
    'schema',
  ];
  const isInBatch = given.get('source_table') === undefined;
  return {
    kind: 'addConstraint',
    table: isInBatch ? given.table() : given.table('source_table', 'source_schema'),
    constraint: {
      kind: 'foreignKey',
      ...base(given, referred),
      columns: given.required('local_cols', namesFact),
      referredSchema: given.optional('referent_schema', nullableStringFact) ?? {
        kind: 'known',
        value: null,
        span: given.span,
      },
      referredTable: given.required('referent_table', stringFact),
      referredColumns: given.required('remote_cols', namesFact),
      ...foreignKeyActions(given.terms),
    },
  };
}

export function dropConstraint(given: Arguments): OperationKind {
  return {
    kind: 'dropConstraint',
    table: given.table(),
    name: given.required('constraint_name', nullableStringFact),
    type: given.optional('type_', nullableStringFact),
    ifExists: given.isSet('if_exists'),
  };
}
