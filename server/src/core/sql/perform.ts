import { cannotRender, passOn, refuse } from '../dialects/notRendered.js';
import type { Operation } from '../operations/operation.js';
import type { Term } from '../operations/term.js';
import { alterColumn, type ColumnAlteration } from './impl/alterColumn.js';
import { dropBlock, dropForeignKeyBlock } from './impl/alterMssqlColumn.js';
import { addColumn, dropColumn } from './impl/columns.js';
import { addConstraint, dropConstraint, formattedName } from './impl/constraints.js';
import { createOrDropType } from './impl/namedTypes.js';
import { createTable, dropTable, renameTable, setTableComment } from './impl/tables.js';
import { isWritten } from './compile/constraintText.js';
import { executeStatement } from './impl/execute.js';
import { createIndex, dropIndex } from './impl/indexes.js';
import { bulkInsert } from './impl/bulkInsert.js';
import { droppedConstraint, newConstraint } from './model/alteredConstraints.js';
import { dialectOptions } from './model/dialectOptions.js';
import { nameOf, optionalName, type Name } from './model/names.js';
import { readColumn, readServerDefault, typeOf } from './model/readColumn.js';
import { attachColumn, readTable } from './model/readTable.js';
import type { ServerDefault, SqlTable } from './model/table.js';
import { given, isTrue, itemsOf, stringOf } from './model/values.js';
import type { Writer } from './writer.js';

/** Writes the statements of one operation that has none within it: Alembic's operations/toimpl.py. */
export function perform(operation: Operation, writer: Writer): void {
  const args = operation.arguments;
  const span = operation.origin.call;
  const required = (name: string): Term => {
    const term = args.get(name);
    if (term === undefined) return refuse(`${operation.directive}() is missing the argument "${name}"`, span);
    return term.kind === 'unknown' ? passOn(term) : term;
  };
  const table = (): { readonly name: Name; readonly schema: Name | null } => ({
    name: nameOf(required('table_name')),
    schema: optionalName(args.get('schema')),
  });
  switch (operation.kind) {
    case 'createTable': {
      const made =
        operation.directive === 'create_table' ? createdTable(operation, required) : calledTable(args.get('table'));
      const isConditional =
        operation.directive === 'create_table' && isTrue(args.get('if_not_exists')) && writer.on.tableIfExists;
      createTable(readTable({ ...made, span }, writer.dialect, writer.convention), isConditional, writer);
      return;
    }
    case 'dropTable': {
      if (operation.directive !== 'drop_table') {
        const made = calledTable(args.get('table'));
        const whole = readTable({ ...made, span }, writer.dialect, writer.convention);
        if (
          writer.dialect.name === 'postgresql' &&
          !writer.on.isTwoOne &&
          whole.columns.some(({ type }) => type !== null && /(?:Enum|ENUM|DOMAIN|ARRAY)$/.test(type.path))
        )
          cannotRender('whether the types of the table are dropped with it is not followed', span);
        dropTable(whole.name, whole.schema, false, writer);
        return;
      }
      dialectOptions('table', args, tableOwn);
      const { name, schema } = table();
      dropTable(name, schema, isTrue(args.get('if_exists')) && writer.on.tableIfExists, writer);
      return;
    }
    case 'renameTable':
      renameTable(
        nameOf(required('old_table_name')),
        nameOf(required('new_table_name')),
        optionalName(args.get('schema')),
        writer,
      );
      return;
    case 'addColumn': {
      const { name, schema } = table();
      const column = readColumn(required('column'));
      const whole = attachColumn(column, { name, schema, span }, writer.dialect, writer.convention);
      const [attached = column] = whole.columns;
      addColumn(
        attached,
        whole,
        {
          ifNotExists: isTrue(args.get('if_not_exists')),
          inlineReferences: isTrue(args.get('inline_references')),
          inlinePrimaryKey: isTrue(args.get('inline_primary_key')),
        },
        writer,
      );
      return;
    }
    case 'dropColumn': {
      const { name, schema } = table();
      const column = nameOf(required('column_name'));
      if (writer.dialect.name === 'mssql') {
        const place = { table: name, schema, column, span };
        if (isTrue(args.get('mssql_drop_default'))) writer.exec(dropBlock('sys.default_constraints', place, writer));
        if (isTrue(args.get('mssql_drop_check'))) writer.exec(dropBlock('sys.check_constraints', place, writer));
        if (isTrue(args.get('mssql_drop_foreign_key'))) writer.exec(dropForeignKeyBlock(place, writer));
      }
      dropColumn({ name, schema }, column, isTrue(args.get('if_exists')) && writer.on.columnIfExists, writer);
      return;
    }
    case 'alterColumn': {
      const change = alterationOf(operation, required);
      const typed = (type: ColumnAlteration['type']): SqlTable | null =>
        type === null
          ? null
          : attachColumn(
              { ...typedColumn(change, type) },
              { name: change.table, schema: change.schema, span },
              writer.dialect,
              writer.convention,
            );
      const before = change.type === null ? null : typed(change.existingType);
      for (const constraint of before?.constraints ?? [])
        if (before !== null && constraint.kind === 'typeCheck' && isWritten(constraint, writer))
          dropConstraint(
            { name: formattedName(constraint, before, writer), kind: 'typeCheck', span },
            before,
            false,
            writer,
          );
      alterColumn(change, writer);
      const after = typed(change.type);
      for (const constraint of after?.constraints ?? [])
        if (after !== null && isWritten(constraint, writer)) addConstraint(constraint, after, writer);
      return;
    }
    case 'createIndex':
      createIndex(args, table(), required, span, writer);
      return;
    case 'dropIndex':
      dropIndex(args, required, span, writer);
      return;
    case 'addConstraint': {
      const { constraint, owner } = newConstraint(operation, required, writer.convention);
      addConstraint(constraint, owner, writer);
      return;
    }
    case 'dropConstraint': {
      const { name, schema } = table();
      const owner = { name, schema, columns: [] };
      const dropped = droppedConstraint(args, required, owner, span, writer);
      dropConstraint(dropped, owner, isTrue(args.get('if_exists')), writer);
      return;
    }
    case 'tableComment': {
      const owner = table();
      const isDrop = operation.directive === 'drop_table_comment';
      const comment = isDrop ? null : stringOf(required('comment'));
      if (!isDrop && comment === null && !['postgresql', 'sqlite'].includes(writer.dialect.name))
        cannotRender('a comment that is None is not written', span);
      setTableComment(owner, comment, span, writer);
      return;
    }
    case 'createEnum':
    case 'dropEnum':
      createOrDropType(operation.type, operation.kind === 'dropEnum', writer);
      return;
    case 'bulkInsert':
      bulkInsert(operation, writer);
      return;
    case 'execute':
      executeStatement(operation, writer);
      return;
    case 'custom':
      return cannotRender(`op.${operation.directive} is none of Alembic's own operations`, span);
    case 'raises':
      return refuse(operation.reason, span);
    case 'opaque':
      return passOn(operation.reason);
    case 'batch':
    case 'autocommit':
      return cannotRender('a block within a block is not followed', span);
  }
}

const tableOwn: ReadonlySet<string> = new Set([
  ...['table_name', 'schema', 'if_exists', 'comment', 'info', 'prefixes', 'quote', 'quote_schema', 'columns'],
]);

type MadeTable = Omit<Parameters<typeof readTable>[0], 'span'>;

function createdTable({ arguments: args }: Operation, required: (name: string) => Term): MadeTable {
  return {
    name: nameOf(required('table_name'), args.get('quote')),
    schema: optionalName(args.get('schema'), args.get('quote_schema')),
    items: itemsOf(args.get('columns')),
    keywords: args,
  };
}

/** `sa.Table('t', metadata, …)`. */
export function calledTable(term: Term | undefined): MadeTable {
  if (term?.kind !== 'call') return cannotRender('the table is not known', term?.span ?? { start: 0, end: 0 });
  const [name, metadata, ...items] = term.positional;
  if (name === undefined) return refuse('the table has no name', term.span);
  const isMetadata =
    metadata?.kind === 'call' && metadata.callee.kind === 'reference' && metadata.callee.path.endsWith('.MetaData');
  if (!isMetadata || metadata.positional.length > 0 || metadata.keywords.size > 0)
    return cannotRender('the metadata of the table is not known', term.span);
  return {
    name: nameOf(name, term.keywords.get('quote')),
    schema: optionalName(term.keywords.get('schema'), term.keywords.get('quote_schema')),
    items,
    keywords: term.keywords,
  };
}

function typedColumn({ column, span }: ColumnAlteration, type: NonNullable<ColumnAlteration['type']>) {
  const name: Term = { kind: 'string', value: column.text, span };
  const call: Term = {
    kind: 'call',
    callee: { kind: 'reference', path: 'sqlalchemy.Column', span },
    positional: [name],
    keywords: new Map(),
    span,
  };
  return { ...readColumn(call), name: column, type };
}

/** `server_default=` of `alter_column`: false where it is left alone. */
function alteredDefault(term: Term | undefined): ServerDefault | null | false {
  if (term === undefined || (term.kind === 'boolean' && !term.value)) return false;
  return readServerDefault(term);
}

function alterationOf({ arguments: args, origin }: Operation, required: (name: string) => Term): ColumnAlteration {
  const flag = (name: string): boolean | null => {
    const term = given(args.get(name));
    return term === undefined ? null : isTrue(term);
  };
  const comment = args.get('comment');
  const known = args.get('**');
  if (known !== undefined) passOn({ kind: 'unknown', reason: 'further arguments come from a dict', span: known.span });
  return {
    table: nameOf(required('table_name')),
    schema: optionalName(args.get('schema')),
    column: nameOf(required('column_name')),
    nullable: flag('nullable'),
    serverDefault: alteredDefault(args.get('server_default')),
    newName: optionalName(args.get('new_column_name')),
    type: typeOf(args.get('type_')),
    comment: comment === undefined || (comment.kind === 'boolean' && !comment.value) ? false : stringOf(comment),
    existingType: typeOf(args.get('existing_type')),
    existingServerDefault: alteredDefault(args.get('existing_server_default')),
    existingNullable: flag('existing_nullable'),
    existingComment: stringOf(args.get('existing_comment')),
    autoincrement: flag('autoincrement'),
    existingAutoincrement: flag('existing_autoincrement'),
    using: stringOf(args.get('postgresql_using')),
    span: origin.call,
  };
}
