import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Operation } from '../../operations/operation.js';
import { checkType } from '../compile/typeText.js';
import { calledTable } from '../model/calledTable.js';
import type { Convention } from '../model/conventions.js';
import { readTable } from '../model/readTable.js';
import { entriesOf, given, itemsOf, wordOf } from '../model/values.js';
import { checkCall } from '../signatures.js';
import type { Writer } from '../writer.js';
import { collect } from './collect.js';
import type { Batch } from './decide.js';
import { TableCopy, type CopySource } from './tableCopy.js';
import { writeCopy } from './writeCopy.js';

/** A table that is made anew, with the naming convention of its metadata. */
export type CopiedFrom = Pick<CopySource, 'table' | 'isReflected'> & { readonly convention: Convention };

/** What `copy_from` gives; undefined where it is left out, so that Alembic reads the table from a database. */
export function copyFrom({ arguments: args, origin }: Batch, writer: Writer): CopiedFrom | undefined {
  const term = given(args.get('copy_from'));
  if (term === undefined) return undefined;
  const { convention, ...parts } = calledTable(term, writer.convention);
  const table = readTable({ ...parts, span: origin.call }, writer.dialect, convention);
  for (const { type, hasKey, span } of table.columns) {
    if (hasKey) cannotRender('a column with a key of its own is not followed in a batch', span);
    if (type !== null) checkType(type, writer);
  }
  return { table, isReflected: false, convention };
}

/** Writes the block that makes its table anew. */
export function batchAnew(batch: Batch, body: readonly Operation[], from: CopiedFrom, writer: Writer): void {
  const { arguments: args } = batch;
  const orders = itemsOf(args.get('partial_reordering')).map((order) => itemsOf(order).map(wordOf));
  const copy = new TableCopy({ table: from.table, isReflected: from.isReflected, orders }, writer);
  for (const operation of body) {
    checkCall(operation, true, writer.on);
    collect(operation, copy, writer);
  }
  if (from.isReflected) checkGenerated(copy);
  const keywords = new Map(entriesOf(args.get('table_kwargs')));
  if (keywords.has('schema'))
    refuse('Table() got multiple values for keyword argument "schema": TypeError', batch.origin.call);
  writeCopy(copy, { items: itemsOf(args.get('table_args')), keywords, convention: from.convention }, writer);
}

/** SQLite takes no values for a generated column, and Alembic copies all. */
function checkGenerated(copy: TableCopy): void {
  for (const { column, from } of copy.columns.values())
    if (from !== null && column.serverDefault?.kind === 'computed')
      refuse(`SQLite cannot INSERT into the generated column "${column.name.text}"`, column.span);
}

/** What Alembic says where it cannot read the table because there is no database. */
export function refuseOffline({ arguments: args, origin }: Batch, { dialect }: Writer): never {
  const name = args.get('table_name');
  const table = name?.kind === 'string' ? `the table "${name.value}"` : 'the table';
  return refuse(
    `This operation cannot proceed in --sql mode; batch mode with dialect ${dialect.name} requires a live database connection with which to reflect ${table}`,
    origin.call,
  );
}
