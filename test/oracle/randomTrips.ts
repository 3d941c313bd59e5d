import { revisionText, type GeneratedRevision } from './randomMigrations.js';
import type { Random, TargetDialect } from './randomTables.js';

/**
 * Histories for round trips: tables with all kinds of keys, checks, indexes and types, then revisions whose operations are
 * drawn without regard to what the others leave. What the database refuses on the way up is not tried on the way down.
 */
export function randomTripHistory(random: Random, dialect: TargetDialect): GeneratedRevision[] {
  const writer = new TripWriter(random, dialect);
  const bodies = [
    writer.base(),
    ...(random.chance(0.4) ? [writer.revision(random.upTo(3) + 1)] : []),
    writer.revision(random.upTo(5) + 1),
  ];
  return bodies.map((lines, at) => {
    const id = `r${String(at).padStart(3, '0')}`;
    const down = at === 0 ? [] : [`r${String(at - 1).padStart(3, '0')}`];
    return { id, down, text: revisionText(id, down, lines) };
  });
}

/** Columns of the tables that the first revision makes, and what more of them there is. */
interface Known {
  readonly name: string;
  readonly columns: readonly string[];
  readonly constraints: readonly (readonly [name: string, type: string])[];
  readonly indexes: readonly string[];
}

const item: Known = {
  name: 'item',
  columns: ['code', 'title', 'amount', 'price', 'kind', 'made', 'is_on', 'owner_id', 'a', 'b', 'data'],
  constraints: [
    ['uq_item_code', 'unique'],
    ['ck_item_amount', 'check'],
    ['fk_item_owner', 'foreignkey'],
  ],
  indexes: ['ix_item_title', 'ix_item_two', 'ix_item_some', 'ix_item_owner_id'],
};
const owner: Known = {
  name: 'owner',
  columns: ['name', 'born', 'x', 'y', 'note', 'big'],
  constraints: [['uq_owner_pair', 'unique']],
  indexes: ['ix_owner_name'],
};
const pair: Known = {
  name: 'pair',
  columns: ['x', 'y', 'word', 'item_code'],
  constraints: [
    ['fk_pair_owner', 'foreignkey'],
    ['pk_pair', 'primary'],
    ['ck_pair_word', 'check'],
  ],
  indexes: ['ix_pair_word'],
};
const tables: readonly Known[] = [item, owner, pair];

class TripWriter {
  private made = 0;

  constructor(
    private readonly random: Random,
    private readonly dialect: TargetDialect,
  ) {}

  private get isPostgres(): boolean {
    return this.dialect === 'postgresql';
  }

  private maybe(text: string, share = 0.5): string {
    return this.random.chance(share) ? text : '';
  }

  base(): string[] {
    const { dialect, isPostgres } = this;
    const kind = isPostgres
      ? 'sa.Enum("red", "blue", name="kind")'
      : dialect === 'mariadb'
        ? 'sa.Enum("red", "blue")'
        : 'sa.Enum("red", "blue", name="kind"' + this.maybe(', create_constraint=True') + ')';
    const data = isPostgres ? this.random.pick(['postgresql.JSONB()', 'postgresql.ARRAY(sa.Integer())']) : 'sa.JSON()';
    const where = isPostgres
      ? ', postgresql_where=sa.text("amount > 0")'
      : dialect === 'sqlite'
        ? ', sqlite_where=sa.text("amount > 0")'
        : '';
    const identity = isPostgres ? this.maybe(', sa.Identity(always=True)', 0.3) : '';
    return [
      'op.create_table("owner",',
      `    sa.Column("id", sa.Integer()${identity}, primary_key=True),`,
      `    sa.Column("name", sa.String(40), nullable=False${this.maybe(', server_default="nobody"')}${dialect === 'sqlite' ? '' : this.maybe(', comment="who"')}),`,
      '    sa.Column("born", sa.Date()),',
      '    sa.Column("x", sa.Integer(), nullable=False, server_default="1"),',
      '    sa.Column("y", sa.Integer(), nullable=False),',
      `    sa.Column("note", sa.Text()${isPostgres ? this.maybe(', unique=True', 0.3) : ''}),`,
      '    sa.Column("big", sa.BigInteger(), server_default=sa.text("7")),',
      '    sa.UniqueConstraint("x", "y", name="uq_owner_pair"),',
      ...(dialect === 'sqlite' ? [] : this.random.chance(0.5) ? ['    comment="the owners",'] : []),
      ')',
      'op.create_index("ix_owner_name", "owner", ["name"])',
      'op.create_table("item",',
      `    sa.Column("id", sa.${this.random.pick(['Integer', 'BigInteger'])}(), primary_key=True),`,
      '    sa.Column("code", sa.String(20), nullable=False),',
      '    sa.Column("title", sa.String(60), nullable=True),',
      `    sa.Column("amount", sa.Integer()${this.maybe(', server_default=sa.text("3")')}, nullable=${this.random.pick(['True', 'False'])}),`,
      '    sa.Column("price", sa.Numeric(8, 2)),',
      `    sa.Column("kind", ${kind}, nullable=False${this.maybe(', server_default="red"')}),`,
      '    sa.Column("made", sa.DateTime(), server_default=sa.func.now()),',
      `    sa.Column("is_on", sa.Boolean(), nullable=False${this.maybe(', server_default=sa.false()')}),`,
      `    sa.Column("owner_id", sa.Integer(), sa.ForeignKey("owner.id", name="fk_item_owner"${this.fkOptions()})),`,
      '    sa.Column("a", sa.Integer()),',
      `    sa.Column("b", sa.Integer()${this.maybe(', sa.Computed("a + 1", persisted=True)', 0.3)}),`,
      `    sa.Column("data", ${data}),`,
      '    sa.UniqueConstraint("code", name="uq_item_code"),',
      '    sa.CheckConstraint("amount > -5", name="ck_item_amount"),',
      ')',
      `op.create_index("ix_item_title", "item", [${isPostgres ? this.random.pick(['"title"', 'sa.text("lower(title)")']) : '"title"'}]${this.maybe(', unique=True', 0.3)})`,
      'op.create_index("ix_item_two", "item", ["a", "price"])',
      `op.create_index("ix_item_some", "item", ["amount"]${where})`,
      'op.create_index(op.f("ix_item_owner_id"), "item", ["owner_id"])',
      'op.create_table("pair",',
      '    sa.Column("x", sa.Integer(), nullable=False),',
      '    sa.Column("y", sa.Integer(), nullable=False),',
      `    sa.Column("word", sa.String(30), nullable=False${this.maybe(', index=True', 0.2)}),`,
      `    sa.Column("item_code", sa.String(20)${this.maybe(', sa.ForeignKey("item.code")', 0.4)}),`,
      '    sa.PrimaryKeyConstraint("x", "y", name="pk_pair"),',
      `    sa.ForeignKeyConstraint(["x", "y"], ["owner.x", "owner.y"], name="fk_pair_owner"${this.fkOptions()}),`,
      '    sa.CheckConstraint("word <> \'\'", name="ck_pair_word"),',
      ')',
      this.random.chance(0.8) ? 'op.create_index("ix_pair_word", "pair", ["word", "x"])' : 'pass',
      ...(isPostgres
        ? [
            'op.execute("CREATE SEQUENCE numbers START 5")',
            "op.execute(\"CREATE TYPE mood AS ENUM ('ok', 'bad')\")",
            ...(this.random.chance(0.5)
              ? [
                  'op.add_column("owner", sa.Column("mood", postgresql.ENUM("ok", "bad", name="mood", create_type=False)))',
                ]
              : []),
            ...(this.random.chance(0.3) ? ['op.execute("CREATE VIEW items AS SELECT id, title FROM item")'] : []),
            ...(this.random.chance(0.3)
              ? ['op.create_exclude_constraint("ex_owner", "owner", ("born", "="), using="btree")']
              : []),
          ]
        : []),
    ];
  }

  private fkOptions(): string {
    const deferral = this.isPostgres ? this.maybe(', deferrable=True, initially="DEFERRED"', 0.2) : '';
    return (
      this.maybe(`, ondelete="${this.random.pick(['CASCADE', 'SET NULL', 'RESTRICT', 'NO ACTION'])}"`, 0.4) +
      this.maybe(', onupdate="CASCADE"', 0.2) +
      deferral
    );
  }

  /** The lines of an `upgrade` of that many operations. */
  revision(count: number): string[] {
    const lines: string[] = [];
    for (let left = count; left > 0; left--) {
      const roll = this.random.next();
      if (roll < 0.1) lines.push(...this.newTable());
      else if (roll < 0.3) lines.push(...this.sql());
      else if (roll < 0.5 || this.dialect === 'sqlite') lines.push(...this.batch());
      else lines.push(...this.operation(this.random.pick(tables), false));
    }
    return lines.length === 0 ? ['pass'] : lines;
  }

  private batch(): string[] {
    const table = this.random.pick(tables);
    const recreate = this.maybe(`, recreate="${this.random.pick(['always', 'auto', 'never'])}"`, 0.25);
    const convention = this.maybe(
      ', naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"}',
      0.15,
    );
    const body: string[] = [];
    for (let left = this.random.upTo(3) + 1; left > 0; left--) body.push(...this.operation(table, true));
    return body.length === 0
      ? []
      : [
          `with op.batch_alter_table("${table.name}"${recreate}${convention}) as batch_op:`,
          ...body.map((line) => `    ${line}`),
        ];
  }

  private operation(table: Known, isBatch: boolean): string[] {
    const kinds = [
      () => this.addColumn(table, isBatch),
      () => this.addColumn(table, isBatch),
      () => this.dropColumn(table, isBatch),
      () => this.alterColumn(table, isBatch),
      () => this.alterColumn(table, isBatch),
      () => this.alterColumn(table, isBatch),
      () => this.addIndex(table, isBatch),
      () => this.dropIndex(table, isBatch),
      () => this.addConstraint(table, isBatch),
      () => this.addConstraint(table, isBatch),
      () => this.dropConstraint(table, isBatch),
      ...(isBatch ? [] : [() => this.ofTable(table)]),
    ];
    return this.random.pick(kinds)();
  }

  private call(directive: string, table: Known, isBatch: boolean, rest: string, name = ''): string {
    const first = name === '' ? '' : `${name}, `;
    const target = isBatch ? '' : `"${table.name}", `;
    return `${isBatch ? 'batch_op' : 'op'}.${directive}(${`${first}${target}${rest}`.replace(/, $/, '')})`;
  }

  private addColumn(table: Known, isBatch: boolean): string[] {
    const { random, isPostgres, dialect } = this;
    const name = `n${++this.made}`;
    const comment = dialect === 'sqlite' ? '' : this.maybe(', comment="new"', 0.2);
    const options = [
      'sa.Integer()',
      'sa.Integer(), nullable=False, server_default="0"',
      `sa.String(${random.upTo(90) + 10}), server_default=sa.text("'it''s'")`,
      'sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False',
      'sa.Boolean(), nullable=False, server_default=sa.true()',
      'sa.Integer(), sa.ForeignKey("owner.id", name="fk_new")',
      'sa.Integer(), sa.ForeignKey("owner.id", ondelete="SET NULL")',
      'sa.Integer(), unique=True',
      'sa.String(20), index=True',
      'sa.Integer(), sa.Computed("x + 1", persisted=True)',
      'sa.Integer(), sa.Computed("amount * 2", persisted=True)',
      'sa.Enum("one", "two", name="fresh", native_enum=False)',
      'sa.Numeric(12, 4)',
      ...(isPostgres
        ? [
            'postgresql.ENUM("ok", "bad", name="mood", create_type=False), server_default="ok"',
            'sa.Integer(), sa.Identity()',
            'postgresql.ARRAY(sa.String(5)), server_default="{}"',
            'postgresql.UUID(), server_default=sa.text("gen_random_uuid()")',
            'sa.BigInteger(), server_default=sa.text("nextval(\'numbers\')")',
          ]
        : []),
    ];
    if (isPostgres && random.chance(0.15))
      return [
        `${name} = sa.Enum("a", "b", name="${name}_type")`,
        ...(random.chance(0.8) ? [`${name}.create(op.get_bind()${this.maybe(', checkfirst=True')})`] : []),
        this.call(
          'add_column',
          table,
          isBatch,
          `sa.Column("${name}", ${name}${this.maybe(', server_default="a", nullable=False')})`,
        ),
      ];
    return [this.call('add_column', table, isBatch, `sa.Column("${name}", ${random.pick(options)}${comment})`)];
  }

  private dropColumn(table: Known, isBatch: boolean): string[] {
    return [this.call('drop_column', table, isBatch, `"${this.random.pick(table.columns)}"`)];
  }

  private alterColumn(table: Known, isBatch: boolean): string[] {
    const { random, dialect, isPostgres } = this;
    const types: Readonly<Record<string, readonly [string, readonly string[]]>> = {
      code: ['sa.String(20)', ['sa.String(50)', 'sa.Text()', 'sa.String(5)', 'sa.Integer()']],
      title: ['sa.String(60)', ['sa.String(80)', 'sa.Text()', 'sa.String(length=30)']],
      name: ['sa.String(40)', ['sa.Text()', 'sa.VARCHAR(41)']],
      word: ['sa.String(30)', ['sa.Text()', 'sa.String(31)']],
      amount: [
        'sa.Integer()',
        ['sa.BigInteger()', 'sa.SmallInteger()', 'sa.Float()', 'sa.Numeric(10, 0)', 'sa.String(20)'],
      ],
      a: ['sa.Integer()', ['sa.BigInteger()', 'sa.Text()']],
      x: ['sa.Integer()', ['sa.BigInteger()']],
      price: ['sa.Numeric(8, 2)', ['sa.Numeric(12, 2)', 'sa.Integer()', 'sa.Float()']],
      born: ['sa.Date()', ['sa.DateTime()', 'sa.String(30)']],
      made: ['sa.DateTime()', ['sa.DateTime(timezone=True)', 'sa.Date()']],
      note: ['sa.Text()', ['sa.String(200)', 'sa.Integer()']],
      big: ['sa.BigInteger()', ['sa.Integer()', 'sa.String(20)']],
      is_on: ['sa.Boolean()', ['sa.Integer()', 'sa.SmallInteger()']],
    };
    const column = random.pick(table.columns);
    const [existing, others] = types[column] ?? ['sa.Integer()', []];
    const given: string[] = [];
    if (random.chance(0.35)) given.push(`nullable=${random.pick(['True', 'False'])}`);
    if (random.chance(0.35) && others.length > 0) {
      const type = random.pick(others);
      given.push(`type_=${type}`);
      if (isPostgres && random.chance(0.5)) {
        const sql = type.includes('Integer') ? 'integer' : /String|Text/.test(type) ? 'text' : '';
        if (sql !== '') given.push(`postgresql_using="${column}::${sql}"`);
      }
    }
    if (random.chance(0.3))
      given.push(
        `server_default=${random.pick(['None', '"1"', 'sa.text("2")', 'sa.func.now()', ...(isPostgres ? ['sa.Identity()'] : [])])}`,
      );
    if (dialect !== 'sqlite' && random.chance(0.2)) given.push(`comment=${random.pick(['None', '"changed"'])}`);
    if (random.chance(0.25)) given.push(`new_column_name="${column}_${++this.made}"`);
    if (given.length === 0) given.push('nullable=True');
    if (dialect === 'mariadb' || random.chance(0.7)) given.push(`existing_type=${existing}`);
    if (random.chance(0.4)) given.push(`existing_nullable=${random.pick(['True', 'False'])}`);
    return [this.call('alter_column', table, isBatch, `"${column}", ${given.join(', ')}`)];
  }

  private addIndex(table: Known, isBatch: boolean): string[] {
    const { random, isPostgres, dialect } = this;
    const columns = random.chance(0.4)
      ? [random.pick(table.columns), random.pick(table.columns)]
      : [random.pick(table.columns)];
    const text = ['name', 'title', 'word', 'note', 'code'].find((each) => table.columns.includes(each)) ?? 'x';
    const elements = isBatch
      ? [...new Set(columns)].map((each) => `"${each}"`)
      : random.chance(0.2)
        ? [`sa.text("lower(${text})")`]
        : random.chance(0.2)
          ? [`sa.text("${columns[0] ?? ''} DESC")`]
          : [...new Set(columns)].map((each) => `"${each}"`);
    const where = isPostgres
      ? `, postgresql_where=sa.text("${columns[0] ?? ''} IS NOT NULL")`
      : dialect === 'sqlite'
        ? `, sqlite_where=sa.text("${columns[0] ?? ''} IS NOT NULL")`
        : '';
    const more =
      this.maybe(', unique=True', 0.3) +
      this.maybe(where, 0.2) +
      (isPostgres ? this.maybe(`, postgresql_using="${random.pick(['hash', 'btree', 'gin'])}"`, 0.2) : '') +
      (isPostgres ? this.maybe(`, postgresql_include=["${random.pick(table.columns)}"]`, 0.1) : '') +
      (isPostgres ? this.maybe(`, postgresql_ops={"${text}": "text_pattern_ops"}`, 0.1) : '') +
      this.maybe(', if_not_exists=True', 0.1);
    const name = random.chance(0.1) ? random.pick(table.indexes) : `ix_new_${++this.made}`;
    return [this.call('create_index', table, isBatch, `[${elements.join(', ')}]${more}`, `"${name}"`)];
  }

  private dropIndex(table: Known, isBatch: boolean): string[] {
    const name = this.random.pick(table.indexes);
    return [
      isBatch
        ? `batch_op.drop_index("${name}")`
        : `op.drop_index("${name}", table_name="${table.name}"${this.maybe(', if_exists=True', 0.2)})`,
    ];
  }

  private addConstraint(table: Known, isBatch: boolean): string[] {
    const { random, isPostgres } = this;
    const column = random.pick(table.columns);
    const other = random.pick(table.columns);
    const name = `"cn_${++this.made}"`;
    const deferrable = isPostgres ? this.maybe(', deferrable=True', 0.2) : '';
    const choices = [
      () => this.call('create_unique_constraint', table, isBatch, `["${column}"]${deferrable}`, name),
      () => this.call('create_unique_constraint', table, isBatch, `["${column}", "${other}"]`, name),
      () =>
        this.call(
          'create_check_constraint',
          table,
          isBatch,
          `${random.pick([`"${column} IS NOT NULL"`, `sa.column("${column}") > 0`, `sa.text("${column} <> 17")`, `"length(${column}) > 0"`])}${isPostgres ? this.maybe(', postgresql_not_valid=True', 0.3) : ''}`,
          name,
        ),
      () =>
        this.call(
          'create_foreign_key',
          table,
          isBatch,
          `"owner", ["${random.pick(['owner_id', 'a', 'x', 'amount'])}"], ["id"]${this.fkOptions()}${isPostgres ? this.maybe(', postgresql_not_valid=True', 0.2) : ''}`,
          name,
        ),
      () => this.call('create_foreign_key', table, isBatch, `"owner", ["x", "y"], ["x", "y"]${this.fkOptions()}`, name),
      ...(isBatch || random.chance(0.5)
        ? []
        : [() => this.call('create_primary_key', table, isBatch, `["${column}"]`, name)]),
      ...(isPostgres
        ? [() => this.call('create_exclude_constraint', table, isBatch, `("${column}", "="), using="btree"`, name)]
        : []),
    ];
    return [random.pick(choices)()];
  }

  private dropConstraint(table: Known, isBatch: boolean): string[] {
    const [name, type] = this.random.pick(table.constraints);
    return [
      this.call(
        'drop_constraint',
        table,
        isBatch,
        this.dialect === 'mariadb' || this.random.chance(0.8) ? `type_="${type}"` : '',
        `"${name}"`,
      ),
    ];
  }

  private ofTable({ name }: Known): string[] {
    const roll = this.random.next();
    if (roll < 0.3) return [`op.drop_table("${name}"${this.maybe(', if_exists=True', 0.3)})`];
    if (roll < 0.6) return [`op.rename_table("${name}", "${name}_${++this.made}")`];
    return this.dialect === 'sqlite'
      ? []
      : [
          this.random.chance(0.6)
            ? `op.create_table_comment("${name}", "another")`
            : `op.drop_table_comment("${name}")`,
        ];
  }

  private newTable(): string[] {
    const { random, isPostgres } = this;
    const name = `t${++this.made}`;
    const columns = [
      random.pick([
        'sa.Column("id", sa.Integer(), primary_key=True)',
        'sa.Column("id", sa.Uuid(), primary_key=True)',
        'sa.Column("id", sa.Integer(), sa.Identity(), primary_key=True)',
      ]),
      ...(random.chance(0.5)
        ? ['sa.Column("owner_id", sa.Integer(), sa.ForeignKey("owner.id", ondelete="CASCADE"), index=True)']
        : []),
      ...(random.chance(0.5) ? ['sa.Column("label", sa.String(20), nullable=False, unique=True)'] : []),
      ...(random.chance(0.4)
        ? [`sa.Column("sort", sa.Enum("p", "q", name="${random.pick(['sort', 'sort', 'kind', 'mood'])}"))`]
        : []),
      ...(isPostgres && random.chance(0.3)
        ? ['sa.Column("mood", postgresql.ENUM("ok", "bad", name="mood", create_type=False))']
        : []),
    ];
    return [
      `op.create_table("${name}",`,
      ...columns.map((each) => `    ${each},`),
      `)`,
      ...(random.chance(0.3) ? [`op.create_index("ix_${name}", "${name}", ["id"])`] : []),
      ...(random.chance(0.15) ? [`op.drop_table("${name}")`] : []),
      ...(random.chance(0.15) ? [`op.rename_table("${name}", "${name}_later")`] : []),
      ...(random.chance(0.1) ? [`op.bulk_insert(sa.table("${name}", sa.column("id")), [{"id": 5}])`] : []),
    ];
  }

  private sql(): string[] {
    const { random, isPostgres, dialect } = this;
    const table = random.pick(tables);
    const { name } = table;
    const column = random.pick(table.columns);
    const fresh = `q${++this.made}`;
    const common = [
      `ALTER TABLE ${name} ADD COLUMN ${fresh} INTEGER`,
      `ALTER TABLE ${name} ADD ${fresh} VARCHAR(10) DEFAULT 'z'`,
      `ALTER TABLE ${name} DROP COLUMN ${column}`,
      `ALTER TABLE ${name} RENAME COLUMN ${column} TO ${fresh}`,
      `ALTER TABLE ${name} RENAME TO ${fresh}`,
      `CREATE UNIQUE INDEX ix_${fresh} ON ${name} (${column})`,
      `CREATE TABLE ${fresh} AS SELECT * FROM ${name}`,
      `DROP TABLE ${name}`,
      `UPDATE ${name} SET ${column} = ${column}`,
      `DELETE FROM ${name} WHERE ${column} IS NULL`,
      `INSERT INTO owner (name, y) VALUES ('third', 77)`,
    ];
    const indexes = [
      dialect === 'mariadb'
        ? `DROP INDEX ${random.pick(table.indexes)} ON ${name}`
        : `DROP INDEX ${random.pick(table.indexes)}`,
    ];
    const [constraint] = random.pick(table.constraints);
    const mariadb = [
      `ALTER TABLE ${name} MODIFY ${column} BIGINT`,
      `ALTER TABLE ${name} CHANGE ${column} ${fresh} VARCHAR(90) NOT NULL`,
      `ALTER TABLE ${name} DROP FOREIGN KEY ${constraint}`,
      `ALTER TABLE ${name} ADD INDEX ix_${fresh} (${column})`,
      `ALTER TABLE ${name} CONVERT TO CHARACTER SET utf8mb4`,
      `ALTER TABLE ${name} COMMENT = 'sql'`,
      `ALTER TABLE ${name} ALTER COLUMN ${column} SET DEFAULT 4`,
    ];
    const postgres = [
      `ALTER TYPE kind ADD VALUE 'green'`,
      `ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok'`,
      `ALTER TYPE kind RENAME TO sort_${fresh}`,
      `ALTER TYPE kind RENAME VALUE 'red' TO 'rot'`,
      `CREATE TYPE ${fresh} AS ENUM ('u', 'v')`,
      `DROP TYPE mood`,
      `CREATE SEQUENCE seq_${fresh}`,
      `DROP SEQUENCE numbers`,
      `ALTER SEQUENCE numbers RESTART WITH 90`,
      `CREATE VIEW v_${fresh} AS SELECT ${column} FROM ${name}`,
      `CREATE MATERIALIZED VIEW v_${fresh} AS SELECT ${column} FROM ${name}`,
      `DROP VIEW IF EXISTS items`,
      `CREATE OR REPLACE FUNCTION f_${fresh}() RETURNS integer AS $$ SELECT 1 $$ LANGUAGE sql`,
      `CREATE TRIGGER tr_${fresh} BEFORE UPDATE ON ${name} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
      `ALTER TABLE ${name} ALTER COLUMN ${column} SET NOT NULL`,
      `ALTER TABLE ${name} ALTER COLUMN ${column} DROP NOT NULL`,
      `ALTER TABLE ${name} ALTER COLUMN ${column} TYPE text`,
      `ALTER TABLE ${name} ALTER COLUMN ${column} TYPE bigint USING ${column}::bigint`,
      `ALTER TABLE ${name} ALTER COLUMN ${column} SET DEFAULT '4'`,
      `ALTER TABLE ${name} ALTER COLUMN ${column} DROP DEFAULT`,
      `ALTER TABLE ${name} ADD CONSTRAINT ${fresh} CHECK (${column} IS NOT NULL) NOT VALID`,
      `ALTER TABLE ${name} DROP CONSTRAINT ${constraint}`,
      `ALTER TABLE ${name} DROP CONSTRAINT IF EXISTS ${constraint} CASCADE`,
      `ALTER TABLE ${name} RENAME CONSTRAINT ${constraint} TO ${fresh}`,
      `ALTER INDEX ${random.pick(table.indexes)} RENAME TO ix_${fresh}`,
      `ALTER TABLE ${name} ADD COLUMN ${fresh} integer REFERENCES owner (id) ON DELETE CASCADE`,
      `ALTER TABLE ${name} ADD COLUMN IF NOT EXISTS ${column} integer`,
      `COMMENT ON COLUMN ${name}.${column} IS 'sql'`,
      `ALTER TABLE ${name} ALTER COLUMN ${column} SET STATISTICS 50`,
      `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
      `CREATE INDEX ix_${fresh} ON ${name} USING hash (${column})`,
      `DROP TABLE ${name} CASCADE`,
      `TRUNCATE ${name} CASCADE`,
      `CREATE SCHEMA s_${fresh}; DROP SCHEMA s_${fresh}`,
    ];
    const all = [
      ...common,
      ...indexes,
      ...(isPostgres ? [...postgres, ...postgres] : dialect === 'mariadb' ? mariadb : []),
    ];
    return [`op.execute("${random.pick(all)}")`];
  }
}
