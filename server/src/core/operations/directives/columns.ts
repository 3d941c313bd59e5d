import type { Fact } from '../../text.js';
import { columnOf } from '../constructs.js';
import type { ColumnDefinition } from '../definitions.js';
import { flagFact, nullableStringFact, stringFact, termFact, typeFact } from '../facts.js';
import type { OperationKind } from '../operation.js';
import type { Term } from '../term.js';
import type { Arguments } from './arguments.js';

export function addColumn(given: Arguments): OperationKind {
  const term = given.get('column');
  const column = term === undefined ? undefined : columnOf(term);
  return {
    kind: 'addColumn',
    table: given.table(),
    column: column ?? unreadColumn(given, term),
    ifNotExists: given.isSet('if_not_exists'),
  };
}

/** A column that comes from somewhere else: nothing of it is known. */
function unreadColumn(given: Arguments, term: Term | undefined): ColumnDefinition {
  const unknown =
    term?.kind === 'unknown'
      ? term
      : { kind: 'unknown' as const, reason: 'the column is not defined in the file', span: term?.span ?? given.span };
  return {
    name: unknown,
    type: unknown,
    nullable: unknown,
    primaryKey: undefined,
    unique: unknown,
    index: unknown,
    autoincrement: undefined,
    serverDefault: unknown,
    identity: null,
    computed: null,
    sequence: null,
    comment: undefined,
    foreignKeys: [],
    checks: [],
    unknown: [unknown],
    span: unknown.span,
  };
}

export function dropColumn(given: Arguments): OperationKind {
  return {
    kind: 'dropColumn',
    table: given.table(),
    column: given.required('column_name', stringFact),
    ifExists: given.isSet('if_exists'),
  };
}

export function alterColumn(given: Arguments): OperationKind {
  return {
    kind: 'alterColumn',
    table: given.table(),
    column: given.required('column_name', stringFact),
    nullable: given.optional('nullable', flagFact),
    type: given.optional('type_', (term) => (term.kind === 'none' ? undefined : typeFact(term))),
    serverDefault: given.optional('server_default', changedDefault),
    newName: given.optional('new_column_name', (term) => (term.kind === 'none' ? undefined : stringFact(term))),
    comment: given.optional('comment', (term) => (isFalse(term) ? undefined : nullableStringFact(term))),
  };
}

/** `False`, which is the default, leaves it as it is; `None` drops it. */
function changedDefault(term: Term): Fact<Term | null> | undefined {
  if (isFalse(term)) return undefined;
  return term.kind === 'none' ? { kind: 'known', value: null, span: term.span } : termFact(term);
}

function isFalse(term: Term): boolean {
  return term.kind === 'boolean' && !term.value;
}
