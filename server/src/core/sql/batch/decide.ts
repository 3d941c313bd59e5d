import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import type { Operation } from '../../operations/operation.js';
import { readColumn } from '../model/readColumn.js';
import { attachColumn } from '../model/readTable.js';
import { plainName } from '../model/names.js';
import { stringOf } from '../model/values.js';
import type { Target } from '../writer.js';

export type Batch = Operation & { readonly kind: 'batch' };

/**
 * Whether a block makes its table anew, or is what it says statement by statement (operations/batch.py,
 * `BatchOperationsImpl._should_recreate`).
 * @param body those of its operations that run and that it collects: `execute` runs at once
 */
export function makesAnew({ arguments: args, origin }: Batch, body: readonly Operation[], target: Target): boolean {
  const span = origin.call;
  const recreate = stringOf(args.get('recreate') ?? { kind: 'string', value: 'auto', span });
  if (recreate === null || !['auto', 'always', 'never'].includes(recreate))
    refuse("recreate may be one of 'auto', 'always', or 'never'.", span);
  const isAuto = recreate === 'auto' && target.dialect.name === 'sqlite';
  const needs = isAuto ? body.map((operation) => needsCopy(operation, target)) : [];
  // Alembic looks when the column is added at what the block holds by then.
  const placed = body.findIndex(isPlaced);
  if (recreate !== 'always' && placed >= 0 && !needs.slice(0, placed).includes(true))
    refuse("Can't specify insert_before or insert_after when using ALTER; please specify recreate='always'", span);
  return recreate === 'always' || needs.includes(true);
}

function isPlaced({ kind, arguments: args }: Operation): boolean {
  return kind === 'addColumn' && (args.has('insert_before') || args.has('insert_after'));
}

/** SQLite's `requires_recreate_in_batch`. */
function needsCopy(operation: Operation, target: Target): boolean {
  switch (operation.kind) {
    case 'createIndex':
    case 'dropIndex':
    case 'raises':
      return false;
    case 'addColumn':
      return addsMore(operation, target);
    case 'opaque':
      return passOn(operation.reason);
    case 'custom':
      return cannotRender(`op.${operation.directive} is none of Alembic's own operations`, operation.origin.call);
    default:
      return true;
  }
}

/** Whether a column cannot simply be added: its default is an expression, or it brings a constraint along. */
function addsMore({ arguments: args, origin }: Operation, { dialect, convention }: Target): boolean {
  const term = args.get('column');
  if (term === undefined) return false;
  const column = readColumn(term);
  if (column.hasKey) cannotRender('a column with a key of its own is not followed in a batch', column.span);
  const { serverDefault } = column;
  if (serverDefault?.kind === 'clause' && serverDefault.value.kind !== 'string') return true;
  if (serverDefault?.kind === 'computed' && serverDefault.computed.persisted === true) return true;
  const name = plainName('t', origin.call);
  return attachColumn(column, { name, schema: null, span: origin.call }, dialect, convention).constraints.length > 0;
}
