import type { Operation } from '../../../operations/operation.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { lockHeldAt, lockOf, slowTable } from '../../operations/tableLocks.js';
import { isTransactional } from '../../operations/transactions.js';

export const slowStatementWhileHoldingExclusiveLock: OperationRule = {
  code: 'TX06',
  name: 'slow-statement-while-holding-exclusive-lock',
  title: 'A table stays locked while a later operation takes its time',
  severity: 'warning',
  dialects: ['postgresql'],
  isAboutTraffic: true,
  documentation: {
    what: 'After an operation that locks an existing table against reads (a column that is added, changed or dropped, a rename), another one in the same transaction that reads a whole table: it builds an index, checks a constraint or writes the table anew.',
    why: 'PostgreSQL holds locks until the end of the transaction: a change of a moment keeps all who use its table waiting for as long as the slow operation takes.',
    lock: 'ACCESS EXCLUSIVE on the first table for the time of the later operation: reads and writes wait.',
    whatToDo:
      'Give the slow operation a revision of its own, with `transaction_per_migration=True` in `env.py`, or do it in an `autocommit_block()` where it can be done concurrently.',
    whenSilent:
      'For tables that are not released yet; where a block that commits is between the two; where the slow operation locks the same table as much by itself. It is one finding with that of the slow operation.',
    before: `op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))
op.create_table("big", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))`,
    bad: `op.add_column("item", sa.Column("note", sa.Text()))
op.create_index("ix_big_code", "big", ["code"])`,
    good: `op.add_column("item", sa.Column("note", sa.Text()))
with op.get_context().autocommit_block():
    op.create_index("ix_big_code", "big", ["code"], postgresql_concurrently=True)`,
  },
  cases: {
    bad: [
      'op.add_column("item", sa.Column("note", sa.Text()))\nop.create_index("ix", "item", ["code"])',
      'op.create_check_constraint("ck", "item", "id > 0", postgresql_not_valid=True)\nop.execute("ALTER TABLE item VALIDATE CONSTRAINT ck")',
    ],
    good: [
      'op.add_column("item", sa.Column("note", sa.Text()))\nop.alter_column("item", "code", nullable=False)',
      'op.add_column("item", sa.Column("note", sa.Text()))\nop.create_table("fresh", sa.Column("a", sa.Integer()))\nop.create_index("ix", "fresh", ["a"])',
      'op.create_index("ix", "item", ["code"])\nop.add_column("item", sa.Column("note", sa.Text()))',
      'op.add_column("item", sa.Column("note", sa.Text()))\nop.create_foreign_key("fk", "item", "big", ["id"], ["id"], postgresql_not_valid=True)',
    ],
  },
  *check(run, revision) {
    if (!isTransactional(revision.target)) return;
    for (const step of run.steps) {
      const slow = slowTable(step, revision);
      if (slow === undefined) continue;
      const own = lockOf(step, revision)?.lock === 'everything' ? slow.name : undefined;
      const held = lockHeldAt(run, step, revision, own);
      if (held === undefined) continue;
      const cause = causeOf(step.operation);
      yield at(
        step,
        `While this reads the whole table "${slow.title}", ${held.table.title === slow.title ? 'it' : `"${held.table.title}"`} stays locked by an operation before it in the same transaction: nobody can read it. Give the slow one a revision of its own.`,
        {
          table: held.table.name,
          ...(cause !== undefined && { cause }),
          related: [
            {
              file: revision.revision.file.path,
              span: held.step.operation.origin.call,
              message: `"${held.table.title}" is locked here`,
            },
          ],
        },
      );
    }
  },
};

/** The cause of the rule about the slow operation itself. */
function causeOf(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'createIndex':
      return 'index';
    case 'alterColumn':
      return operation.type === undefined ? 'not null' : 'type change';
    case 'addConstraint':
      return { foreignKey: 'foreign key', check: 'check', unique: 'unique', primaryKey: 'unique', exclude: 'exclude' }[
        operation.constraint.kind
      ];
    default:
      return undefined;
  }
}
