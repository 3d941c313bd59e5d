import type { TargetDialect } from '../randomTables.js';
import { sql } from './story.js';

/** What two branches do to the same table, before their merge and after it. */
export interface BranchStory {
  readonly before: readonly string[];
  readonly left: readonly (readonly string[])[];
  readonly right: readonly (readonly string[])[];
  readonly after: readonly string[];
}

/** Stories whose branches can run in either order. */
export const branchStories: readonly ((number: number, dialect: TargetDialect) => BranchStory)[] = [
  (n) => ({
    before: [`op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.String(9)))`],
    left: [
      [`op.add_column("t${n}", sa.Column("l1", sa.Integer()))`],
      [`op.add_column("t${n}", sa.Column("l2", sa.Integer()))`],
    ],
    right: [[`op.add_column("t${n}", sa.Column("r1", sa.Integer()))`, `op.create_index("ix${n}", "t${n}", ["r1"])`]],
    after: [`op.create_index("iy${n}", "t${n}", ["l1", "r1"])`],
  }),
  (n) => ({
    before: [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()), sa.Column("b", sa.Integer()))`,
    ],
    left: [[`op.create_index("ix${n}", "t${n}", ["a"])`], [sql(`ALTER TABLE t${n} ADD COLUMN l INTEGER DEFAULT 4`)]],
    right: [
      [
        `with op.batch_alter_table("t${n}") as batch_op:`,
        `    batch_op.alter_column("b", new_column_name="c", existing_type=sa.Integer())`,
      ],
      [`op.create_index("iz${n}", "t${n}", ["c"])`],
    ],
    after: [`op.drop_index("ix${n}", table_name="t${n}")`],
  }),
  (n, dialect) => ({
    before: [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()))`,
      `op.create_table("u${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("t", sa.Integer(), sa.ForeignKey("t${n}.id", name="fk${n}")))`,
    ],
    left: [[`op.rename_table("t${n}", "tt${n}")`]],
    right: [
      [`op.add_column("u${n}", sa.Column("x", sa.String(5), server_default="x"))`],
      dialect === 'sqlite'
        ? [
            `with op.batch_alter_table("u${n}") as batch_op:`,
            `    batch_op.drop_constraint("fk${n}", type_="foreignkey")`,
          ]
        : [`op.drop_constraint("fk${n}", "u${n}", type_="foreignkey")`],
    ],
    after: [`op.add_column("tt${n}", sa.Column("z", sa.Integer()))`],
  }),
  (n) => ({
    before: [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer(), nullable=False), sa.Column("b", sa.String(5)))`,
    ],
    left: [
      [`with op.batch_alter_table("t${n}") as batch_op:`, `    batch_op.drop_column("b")`],
      [`op.add_column("t${n}", sa.Column("b", sa.Integer()))`],
    ],
    right: [
      [
        `with op.batch_alter_table("t${n}") as batch_op:`,
        `    batch_op.alter_column("a", existing_type=sa.Integer(), nullable=True)`,
        `    batch_op.create_unique_constraint("uq${n}", ["a"])`,
      ],
    ],
    after: [
      `with op.batch_alter_table("t${n}") as batch_op:`,
      `    batch_op.add_column(sa.Column("c", sa.Integer()))`,
      `    batch_op.drop_constraint("uq${n}", type_="unique")`,
    ],
  }),
];
