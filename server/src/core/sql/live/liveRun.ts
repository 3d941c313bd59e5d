import { dialects } from '../../dialects/dialects.js';
import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Operation } from '../../operations/operation.js';
import { applyOperations } from '../../schema/apply.js';
import { keyOf, type Schema, type Table } from '../../schema/schema.js';
import type { SqlOptions } from '../options.js';
import type { CopiedFrom } from '../batch/batch.js';
import type { Batch } from '../batch/decide.js';
import { namedConstraint, type Convention } from '../model/conventions.js';
import { namingConventionOf } from '../model/calledTable.js';
import { nameOf, optionalName } from '../model/names.js';
import type { SqlTable } from '../model/table.js';
import { entriesOf, itemsOf } from '../model/values.js';
import type { Target } from '../writer.js';
import { reflectedTable } from './reflectedTable.js';

/** What a live run on an empty database would find: the schema before each operation, worked out where it is asked for. */
export class LiveRun {
  private schema: Schema;
  private done: Operation[] = [];
  private folds = 0;

  constructor(
    before: Schema,
    private readonly options: SqlOptions,
  ) {
    this.schema = before;
  }

  /** An operation that was performed. */
  note(operation: Operation): void {
    this.done.push(operation);
  }

  /** The table of a block as Alembic reads it from the database before it makes it anew. */
  tableOf(batch: Batch, target: Target): CopiedFrom {
    const { arguments: args, origin } = batch;
    const span = origin.call;
    if (itemsOf(args.get('reflect_args')).length > 0 || entriesOf(args.get('reflect_kwargs')).length > 0)
      cannotRender('what reflect_args and reflect_kwargs change is not followed', span);
    const name = nameOf(args.get('table_name') ?? refuse('batch_alter_table() is missing its table', span));
    const schema = optionalName(args.get('schema'));
    const found = this.find(schema?.text ?? null, name.text);
    if (typeof found === 'string') return cannotRender(found, span);
    const table = reflectedTable(found, span, target);
    const convention = namingConventionOf(args.get('naming_convention'));
    return { table: named(table, convention, target), isReflected: true, convention };
  }

  private find(schema: string | null, name: string): Table | string {
    const { dialect: dialectName, database = null, namingConvention } = this.options;
    const dialect = dialects[dialectName];
    const convention = namingConvention !== undefined && 'unknown' in namingConvention ? undefined : namingConvention;
    if (this.done.length > 0) {
      // Ids of objects begin with the revision, and must not come twice.
      const revision = `live ${++this.folds}`;
      this.schema = applyOperations(this.schema, this.done, { dialect, revision, database, convention }).schema;
      this.done = [];
    }
    const [uncertain] = this.schema.uncertain;
    if (uncertain !== undefined) return `the schema before it is not certain: ${uncertain.reason}`;
    const key = keyOf(schema, name, dialect.defaultSchema);
    return (
      this.schema.tables.get(key) ??
      this.schema.unknownTables.get(key)?.reason ??
      `no earlier revision creates the table "${name}"`
    );
  }
}

/** `naming_convention=` of the block, which names what has no name in the database. */
function named(table: SqlTable, convention: Convention, { on }: Target): SqlTable {
  if (convention === undefined) return table;
  const withName = <T extends SqlTable['primaryKey'] | SqlTable['constraints'][number]>(constraint: T): T => {
    const { name } = constraint;
    // Before Alembic 1.20 names of the database go through the convention again.
    const kept = name !== null && name !== 'unnamed' && on.batchChecksOnce ? { ...name, isFinal: true } : name;
    return namedConstraint({ ...constraint, name: kept }, convention, table, !on.batchChecksOnce);
  };
  return {
    ...table,
    primaryKey: table.primaryKey.columns.length === 0 ? table.primaryKey : withName(table.primaryKey),
    constraints: table.constraints.map(withName),
  };
}
