import { cannotRender, passOn, refuse } from '../dialects/notRendered.js';
import type { Operation } from '../operations/operation.js';
import type { Term } from '../operations/term.js';
import { alterColumn } from './impl/alterColumn.js';
import { dropBlock, dropForeignKeyBlock } from './impl/alterMssqlColumn.js';
import { addColumn, dropColumn } from './impl/columns.js';
import { addConstraint, dropConstraint, formattedName } from './impl/constraints.js';
import { createOrDropType } from './impl/namedTypes.js';
import { argumentsOf } from './impl/operationArguments.js';
import { alterationOf, typedTables } from './impl/readAlteration.js';
import { createTable, dropTable, renameTable, setTableComment } from './impl/tables.js';
import { isWritten } from './compile/constraintText.js';
import { executeStatement } from './impl/execute.js';
import { createCalledTable, dropCalledTable } from './impl/calledTables.js';
import { createIndex, dropIndex } from './impl/indexes.js';
import { bulkInsert } from './impl/bulkInsert.js';
import { droppedConstraint, newConstraint } from './model/alteredConstraints.js';
import { dialectOptions } from './model/dialectOptions.js';
import { formatConstraint, nameOf, optionalName } from './model/names.js';
import { readColumn } from './model/readColumn.js';
import { attachColumn, readTable } from './model/readTable.js';
import { isTrue, itemsOf, stringOf } from './model/values.js';
import type { Writer } from './writer.js';

/** Writes the statements of one operation that has none within it: Alembic's operations/toimpl.py. */
export function perform(operation: Operation, writer: Writer): void {
  const args = operation.arguments;
  const span = operation.origin.call;
  const { required, table } = argumentsOf(operation);
  switch (operation.kind) {
    case 'createTable': {
      if (operation.directive !== 'create_table') {
        createCalledTable(operation, writer);
        return;
      }
      const isConditional = isTrue(args.get('if_not_exists')) && writer.on.tableIfExists;
      const made = createdTable(operation, required);
      createTable(readTable({ ...made, span }, writer.dialect, writer.convention), isConditional, writer);
      return;
    }
    case 'dropTable': {
      if (operation.directive !== 'drop_table') {
        dropCalledTable(operation, writer);
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
      const { before, after } = typedTables(change, writer);
      for (const constraint of before?.constraints ?? [])
        if (before !== null && constraint.kind === 'typeCheck' && isWritten(constraint, writer))
          dropConstraint(
            { name: formattedName(constraint, before, writer), kind: 'typeCheck', span },
            before,
            false,
            writer,
          );
      alterColumn(change, writer);
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
      const dropped = droppedConstraint(args, required, owner, span, writer.convention);
      const written = dropped.name === null ? null : formatConstraint(writer.dialect, dropped.name);
      dropConstraint({ ...dropped, name: written }, owner, isTrue(args.get('if_exists')), writer);
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
    case 'enumOfLibrary':
      // The library only warns elsewhere.
      if (writer.dialect.name === 'postgresql')
        refuse('alembic-postgresql-enum asks for a connection, which there is not offline', span);
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

function createdTable(
  { arguments: args }: Operation,
  required: (name: string) => Term,
): Omit<Parameters<typeof readTable>[0], 'span'> {
  return {
    name: nameOf(required('table_name'), args.get('quote')),
    schema: optionalName(args.get('schema'), args.get('quote_schema')),
    items: itemsOf(args.get('columns')),
    keywords: args,
  };
}
