import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Operation } from '../../operations/operation.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import { bareColumn, type ConstraintTable } from '../compile/constraintText.js';
import { conventionName, namedConstraint, type Convention } from './conventions.js';
import { nameOf, optionalName, type Name } from './names.js';
import { actionsOf, columnOf, constraintBase, readExclude } from './readConstraint.js';
import type { SqlConstraint } from './table.js';
import { itemsOf, stringOf, type CallTerm, type Keywords } from './values.js';

const own = new Set([
  ...[
    'constraint_name',
    'table_name',
    'columns',
    'schema',
    'condition',
    'deferrable',
    'initially',
    'info',
    'name',
    'comment',
  ],
  ...[
    'source_table',
    'referent_table',
    'local_cols',
    'remote_cols',
    'source_schema',
    'referent_schema',
    'onupdate',
    'ondelete',
    'match',
  ],
  ...['use_alter', 'link_to_name'],
]);

/** What `op.create_*_constraint` and its like add, on the throw-away table that Alembic makes for it (schemaobj.py). */
export function newConstraint(
  operation: Operation & { readonly kind: 'addConstraint' },
  required: (name: string) => Term,
  convention: Convention,
): { readonly constraint: SqlConstraint; readonly owner: ConstraintTable } {
  const args = operation.arguments;
  const span = operation.origin.call;
  const { kind } = operation.constraint;
  const name = required('constraint_name');
  const isOfSource = kind === 'foreignKey' && args.has('source_table');
  const table = {
    name: nameOf(required(isOfSource ? 'source_table' : 'table_name')),
    schema: optionalName(args.get(isOfSource ? 'source_schema' : 'schema')),
  };
  switch (kind) {
    case 'primaryKey':
    case 'unique': {
      const columns = itemsOf(required('columns')).map((term) => bareColumn(columnOf(term)));
      checkDistinct(
        columns.map((column) => column.name),
        span,
      );
      const base = constraintBase(kind, args, own, span, name);
      const constraint: SqlConstraint =
        kind === 'unique' ? { kind, ...base, columns } : { kind, ...base, columns, isImplicit: false };
      return { constraint: namedConstraint(constraint, convention, table, false), owner: { ...table, columns } };
    }
    case 'check': {
      const base = constraintBase('check', args, own, span, name);
      const constraint: SqlConstraint = { kind: 'check', ...base, condition: required('condition'), isInColumn: false };
      return { constraint: namedConstraint(constraint, convention, table, false), owner: { ...table, columns: [] } };
    }
    case 'foreignKey': {
      const constraint: SqlConstraint = {
        kind: 'foreignKey',
        ...constraintBase('foreignKey', args, own, span, name),
        columns: itemsOf(required('local_cols')).map(columnOf),
        referredSchema: optionalName(args.get('referent_schema')),
        referredTable: nameOf(required('referent_table')),
        referredColumns: itemsOf(required('remote_cols')).map(columnOf),
        ...actionsOf(args),
      };
      if (constraint.columns.length === 0 || constraint.referredColumns.length === 0)
        refuse('the foreign key has no columns', span);
      const dotted = constraint.referredColumns.find(({ text }) => text.includes('.'));
      if (dotted !== undefined) cannotRender('a column with a dot in its name is not followed', dotted.span);
      return { constraint: namedConstraint(constraint, convention, table, true), owner: { ...table, columns: [] } };
    }
    case 'exclude': {
      const constraint = readExclude(itemsOf(args.get('elements')), args, span, name);
      return { constraint: checkedExclude(constraint), owner: { ...table, columns: [] } };
    }
  }
}

/** An element without a name makes Alembic's throw-away table fail, and so do two columns of the same name. */
function checkedExclude(constraint: SqlConstraint & { readonly kind: 'exclude' }): SqlConstraint {
  const names = constraint.elements.map(({ expression }) => {
    const column = isFunction(expression) ? expression.positional[0] : expression;
    const name = column?.kind === 'call' && isColumn(column) ? column.positional[0] : column;
    return name?.kind === 'string'
      ? name.value
      : cannotRender('an expression in op.create_exclude_constraint is not followed', expression.span);
  });
  if (new Set(names).size < names.length) cannotRender('the constraint names a column twice', constraint.span);
  return constraint;
}

function isColumn(term: Term): boolean {
  return term.kind === 'call' && term.callee.kind === 'reference' && term.callee.path.endsWith('.column');
}

function isFunction(term: Term): term is CallTerm {
  return term.kind === 'call' && term.callee.kind === 'reference' && /\.func\.\w+$/.test(term.callee.path);
}

function checkDistinct(names: readonly Name[], span: Span): void {
  if (new Set(names.map(({ text }) => text)).size < names.length)
    cannotRender('the constraint names a column twice', span);
}

interface Dropped {
  readonly name: Name | null;
  readonly kind: 'foreignkey' | 'primary' | 'unique' | 'check' | null;
  readonly span: Span;
}

/** What `op.drop_constraint` drops: `SchemaObjects.generic_constraint`, whose table has no columns. */
export function droppedConstraint(
  args: Keywords,
  required: (name: string) => Term,
  table: Pick<ConstraintTable, 'name' | 'schema'>,
  span: Span,
  convention: Convention,
): Dropped {
  const type = stringOf(args.get('type_'));
  if (type !== null && !['foreignkey', 'primary', 'unique', 'check'].includes(type))
    return refuse("'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None", span);
  const kind = type as Dropped['kind'];
  const given = required('constraint_name');
  const name = given.kind === 'none' ? null : nameOf(given);
  const keys = { foreignkey: 'fk', primary: 'pk', unique: 'uq', check: 'ck' } as const;
  const final = kind === null ? name : conventionName(convention, name, { kind: keys[kind], table, columns: [], span });
  return { name: final, kind, span };
}
