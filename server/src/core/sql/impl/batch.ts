import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Operation } from '../../operations/operation.js';
import { readServerDefault } from '../model/readColumn.js';
import { constructName, given, isTrue, stringOf } from '../model/values.js';
import type { Writer } from '../writer.js';

type Batch = Operation & { readonly kind: 'batch' };

/**
 * Ends where Alembic would make the table anew, which it refuses offline without `copy_from`. Every other block is what
 * it says, statement by statement (operations/batch.py, `BatchOperationsImpl.flush`).
 */
export function checkBatch(batch: Batch, { dialect }: Writer): void {
  const span = batch.origin.call;
  const args = batch.arguments;
  const recreate = stringOf(args.get('recreate') ?? { kind: 'string', value: 'auto', span });
  if (recreate === null || !['auto', 'always', 'never'].includes(recreate))
    refuse("recreate may be one of 'auto', 'always', or 'never'.", span);
  const isAnew =
    recreate === 'always' || (recreate === 'auto' && dialect.name === 'sqlite' && batch.body.some(needsCopy));
  if (!isAnew) {
    if (batch.body.some(isPlaced))
      refuse("Can't specify insert_before or insert_after when using ALTER; please specify recreate='always'", span);
    return;
  }
  if (given(args.get('copy_from')) !== undefined)
    cannotRender('a block that makes the table anew from copy_from is not written yet', span);
  refuse(
    `This operation cannot proceed in --sql mode; batch mode with dialect ${dialect.name} requires a live database connection with which to reflect the table.`,
    span,
  );
}

function isPlaced({ kind, arguments: args }: Operation): boolean {
  return kind === 'addColumn' && (args.has('insert_before') || args.has('insert_after'));
}

/** SQLite's `requires_recreate_in_batch`. */
function needsCopy(operation: Operation): boolean {
  switch (operation.kind) {
    case 'createIndex':
    case 'dropIndex':
    case 'execute':
      return false;
    case 'addColumn':
      return addsMore(operation);
    default:
      return true;
  }
}

/** Whether a column cannot simply be added: its default is an expression, or it brings a constraint along. */
function addsMore({ arguments: args, origin }: Operation): boolean {
  const column = args.get('column');
  if (column?.kind !== 'call' || constructName(column) !== 'Column')
    return cannotRender('the column is not known', origin.call);
  const value = readServerDefault(column.keywords.get('server_default'));
  if (value?.kind === 'clause' && value.value.kind !== 'string') return true;
  if (value?.kind === 'computed' && value.computed.persisted === true) return true;
  const items = column.positional.slice(1);
  if (items.some((item) => constructName(item) === 'Computed' || constructName(item) === 'DefaultClause'))
    return cannotRender('whether the table is made anew is not followed', origin.call);
  if (items.some((item) => constructName(item) === 'ForeignKey')) return true;
  if (isTrue(column.keywords.get('unique')) && !isTrue(column.keywords.get('index'))) return true;
  return items.some((item) => item.kind === 'call' && isTrue(item.keywords.get('create_constraint')));
}
