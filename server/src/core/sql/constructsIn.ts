import type { ColumnDefinition, ConstraintDefinition } from '../operations/definitions.js';
import type { Operation } from '../operations/operation.js';
import type { Term } from '../operations/term.js';

const constraintKinds: Readonly<Record<string, ConstraintDefinition['kind'] | null>> = {
  PrimaryKeyConstraint: 'primaryKey',
  UniqueConstraint: 'unique',
  ForeignKeyConstraint: 'foreignKey',
  ForeignKey: 'foreignKey',
  CheckConstraint: 'check',
  ExcludeConstraint: 'exclude',
  // All of them.
  Constraint: null,
  ColumnCollectionConstraint: null,
};

/** Whether an operation has, or may have, a construct of SQLAlchemy with this name: `UniqueConstraint`, `Boolean`. */
export function hasConstruct(operation: Operation, name: string): boolean {
  if (operation.kind === 'batch') {
    // The table that is copied may have any constraint, and types as the dialect calls them.
    if (Object.hasOwn(constraintKinds, name) || /^[A-Z0-9_]+$/.test(name)) return true;
    if (operation.body.some((inner) => hasConstruct(inner, name))) return true;
  }
  const mentions = [...operation.arguments.values()].some((term) => isMentioned(term, name));
  if (mentions || !Object.hasOwn(constraintKinds, name)) return mentions;
  const kind = constraintKinds[name] ?? null;
  const isOf = (each: ConstraintDefinition['kind']): boolean => kind === null || kind === each;
  switch (operation.kind) {
    case 'createTable':
      return (
        (operation.unread?.length ?? 0) > 0 ||
        operation.constraints.some((each) => isOf(each.kind)) ||
        operation.columns.some((column) => hasConstraint(column, isOf))
      );
    case 'addColumn':
      return hasConstraint(operation.column, isOf) || (isOf('check') && hasKeyword(operation, 'create_constraint'));
    case 'alterColumn':
      return isOf('check') && hasKeyword(operation, 'create_constraint');
    case 'addConstraint':
      return isOf(operation.constraint.kind);
    case 'dropConstraint': {
      const { type } = operation;
      if (type?.kind !== 'known') return true;
      const dropped: Readonly<Record<string, ConstraintDefinition['kind']>> = {
        primary: 'primaryKey',
        unique: 'unique',
        foreignkey: 'foreignKey',
        check: 'check',
      };
      return type.value === null || isOf(dropped[type.value] ?? 'exclude');
    }
    default:
      return false;
  }
}

function hasConstraint(column: ColumnDefinition, isOf: (kind: ConstraintDefinition['kind']) => boolean): boolean {
  const isSet = (fact: ColumnDefinition['unique']): boolean => fact !== undefined && !isFalse(fact);
  return (
    column.unknown.length > 0 ||
    (isOf('primaryKey') && isSet(column.primaryKey)) ||
    (isOf('unique') && isSet(column.unique)) ||
    (isOf('foreignKey') && column.foreignKeys.length > 0) ||
    (isOf('check') &&
      (column.checks.length > 0 ||
        (column.type?.kind === 'known' && column.type.value.keywords.has('create_constraint'))))
  );
}

function isFalse(fact: NonNullable<ColumnDefinition['unique']>): boolean {
  return fact.kind === 'known' && !fact.value;
}

/** Whether a term has a reference to something of this name. */
function isMentioned(term: Term, name: string): boolean {
  return someWithin(
    term,
    (each) =>
      (each.kind === 'reference' && each.path.slice(each.path.lastIndexOf('.') + 1) === name) ||
      (each.kind === 'attribute' && each.name === name),
  );
}

function hasKeyword({ arguments: terms }: Operation, keyword: string): boolean {
  return [...terms.values()].some((term) =>
    someWithin(term, (each) => each.kind === 'call' && each.keywords.has(keyword)),
  );
}

/** Whether a term, or one within it, is such a one. */
function someWithin(term: Term, isSuch: (term: Term) => boolean): boolean {
  if (isSuch(term)) return true;
  const within = (inner: Term): boolean => someWithin(inner, isSuch);
  switch (term.kind) {
    case 'sequence':
      return term.items.some(within);
    case 'dict':
      return term.entries.some(({ key, value }) => within(key) || within(value));
    case 'call':
      return within(term.callee) || term.positional.some(within) || [...term.keywords.values()].some(within);
    case 'attribute':
      return within(term.of);
    case 'operator':
      return term.operands.some(within);
    default:
      return false;
  }
}
