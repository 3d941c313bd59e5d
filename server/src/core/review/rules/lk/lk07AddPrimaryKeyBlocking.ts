import { addedToExisting } from '../../operations/existingTables.js';
import { at, type OperationRule } from '../../operations/operationRule.js';

export const addPrimaryKeyBlocking: OperationRule = {
  code: 'LK07',
  name: 'add-primary-key-blocking',
  title: 'A primary key on an existing table builds its index while all else waits',
  severity: 'error',
  dialects: ['postgresql'],
  isAboutTraffic: true,
  cause: 'unique',
  documentation: {
    what: '`op.create_primary_key` or ADD PRIMARY KEY in SQL text, on a table that was there before.',
    why: 'The index is built, and the columns are checked for NULL, while nobody can read from or write to the table.',
    lock: 'ACCESS EXCLUSIVE on the table until the index is built: reads and writes wait.',
    whatToDo:
      'Make the columns NOT NULL in steps (LK05), build a unique index with `postgresql_concurrently=True` in an `autocommit_block()`, then make it the key: `op.execute("ALTER TABLE item ADD CONSTRAINT item_pkey PRIMARY KEY USING INDEX item_pkey")`.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; for PRIMARY KEY USING INDEX. For tables in the setting `review.smallTables` it is information.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), nullable=False))',
    bad: 'op.create_primary_key("item_pkey", "item", ["id"])',
    good: `with op.get_context().autocommit_block():
    op.create_index("item_pkey", "item", ["id"], unique=True, postgresql_concurrently=True)
op.execute("ALTER TABLE item ADD CONSTRAINT item_pkey PRIMARY KEY USING INDEX item_pkey")`,
  },
  cases: {
    bad: ['op.execute("ALTER TABLE item ADD PRIMARY KEY (id)")'],
    good: ['op.create_table("fresh", sa.Column("a", sa.Integer()))\nop.create_primary_key("pk", "fresh", ["a"])'],
  },
  check(run, revision) {
    return addedToExisting(
      run,
      revision,
      (operation) => operation.kind === 'addConstraint' && operation.constraint.kind === 'primaryKey',
      (step, { title, name }) =>
        at(
          step,
          `This primary key builds its index while nobody can read from or write to "${title}". Build a unique index concurrently, then make it the key with USING INDEX.`,
          { table: name },
        ),
    );
  },
};
