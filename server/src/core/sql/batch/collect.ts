import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import { isWritten } from '../compile/constraintText.js';
import type { Operation } from '../../operations/operation.js';
import type { Term } from '../../operations/term.js';
import { followingConstraints } from '../impl/columns.js';
import { droppedIndex, newIndex } from '../impl/indexes.js';
import { argumentsOf } from '../impl/operationArguments.js';
import { alterationOf, typedTables } from '../impl/readAlteration.js';
import { droppedConstraint, newConstraint } from '../model/alteredConstraints.js';
import { nameOf } from '../model/names.js';
import { readColumn, typeOf } from '../model/readColumn.js';
import { attachColumn } from '../model/readTable.js';
import { given, isTrue, stringOf } from '../model/values.js';
import type { Target } from '../writer.js';
import type { TableCopy } from './tableCopy.js';

/** One operation of a block that makes its table anew, as operations/toimpl.py hands it to the copy. */
export function collect(operation: Operation, copy: TableCopy, target: Target): void {
  const args = operation.arguments;
  const span = operation.origin.call;
  const { required, table } = argumentsOf(operation);
  switch (operation.kind) {
    case 'addColumn': {
      const { name, schema } = table();
      const column = readColumn(required('column'));
      if (column.hasKey) cannotRender('a column with a key of its own is not followed in a batch', column.span);
      const whole = attachColumn(column, { name, schema, span }, target.dialect, target.convention);
      const [attached = column] = whole.columns;
      const isInline = isTrue(args.get('inline_references'));
      copy.addColumn(attached, {
        insertBefore: placeOf(args.get('insert_before')),
        insertAfter: placeOf(args.get('insert_after')),
      });
      const options = { ifNotExists: false, inlineReferences: isInline, inlinePrimaryKey: false };
      for (const constraint of followingConstraints(column, whole, options, target).others)
        copy.addConstraint(constraint);
      for (const index of whole.indexes) copy.createIndex(index);
      return;
    }
    case 'dropColumn':
      copy.dropColumn(nameOf(required('column_name')), typeOf(args.get('existing_type')));
      return;
    case 'alterColumn': {
      const change = alterationOf(operation, required);
      if (args.has('insert_before') || args.has('insert_after'))
        cannotRender('what becomes of the place of a column that is altered is not followed', span);
      const { before, after } = typedTables(change, target);
      for (const constraint of before?.constraints ?? [])
        if (constraint.kind === 'typeCheck' && isWritten(constraint, target))
          copy.dropConstraint(constraint.name, true, span);
      copy.alterColumn(change);
      for (const constraint of after?.constraints ?? [])
        if (isWritten(constraint, target)) copy.addConstraint(constraint);
      return;
    }
    case 'createIndex':
      checkExists(operation, 'if_not_exists', target);
      copy.createIndex(newIndex(args, table(), required, span, target.convention));
      return;
    case 'dropIndex':
      checkExists(operation, 'if_exists', target);
      copy.dropIndex(droppedIndex(args, required, span, target.convention).index);
      return;
    case 'addConstraint':
      copy.addConstraint(newConstraint(operation, required, target.convention).constraint);
      return;
    case 'dropConstraint': {
      const { name } = droppedConstraint(args, required, table(), span, target.convention);
      copy.dropConstraint(name, false, span);
      return;
    }
    // The new table has the comments of its columns, and none of its own.
    case 'tableComment':
      return;
    case 'raises':
      return refuse(operation.reason, span);
    case 'opaque':
      return passOn(operation.reason);
    case 'custom':
      return cannotRender(`op.${operation.directive} is none of Alembic's own operations`, span);
    default:
      return cannotRender('it is not followed in a block that makes its table anew', span);
  }
}

/** An empty name counts as none. */
function placeOf(term: Term | undefined): string | null {
  const name = stringOf(term);
  return name === '' ? null : name;
}

/** The copy takes no such argument. */
function checkExists({ arguments: args, origin }: Operation, name: string, { on }: Target): void {
  if (given(args.get(name)) !== undefined && on.indexIfExists)
    refuse(`ApplyBatchImpl got an unexpected keyword argument '${name}': TypeError`, origin.call);
}
