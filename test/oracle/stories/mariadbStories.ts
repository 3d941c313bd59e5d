import { sql, type Story } from './story.js';

/** What the plain generator of histories does not do on MariaDB. */
export const mariadbStories: Readonly<Record<string, Story>> = {
  'the index of a foreign key stays': (n, random) => [
    [
      `op.create_table("a${n}", sa.Column("id", sa.Integer(), primary_key=True))`,
      `op.create_table("b${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()), sa.Column("c", sa.Integer()), sa.ForeignKeyConstraint(["a"], ["a${n}.id"]${random.chance(0.6) ? `, name="fk${n}"` : ''}))`,
    ],
    [
      random.pick([
        `op.create_index("ix${n}", "b${n}", ["a"])`,
        `op.create_index("ix${n}", "b${n}", ["a", "c"])`,
        `op.create_unique_constraint("uq${n}", "b${n}", ["a"])`,
        `op.add_column("b${n}", sa.Column("x", sa.Integer()))`,
        sql(`ALTER TABLE b${n} ADD INDEX (a)`),
      ]),
    ],
    [
      random.pick([
        `op.drop_constraint(${random.chance(0.5) ? `"fk${n}"` : `"b${n}_ibfk_1"`}, "b${n}", type_="foreignkey")`,
        sql(`ALTER TABLE b${n} DROP FOREIGN KEY IF EXISTS fk${n}`),
        sql(`ALTER TABLE b${n} DROP CONSTRAINT IF EXISTS fk${n}`),
        sql(`ALTER TABLE b${n} DROP CONSTRAINT IF EXISTS b${n}_ibfk_1`),
      ]),
    ],
    [
      random.pick([
        `op.drop_column("b${n}", "c")`,
        `op.create_index("iy${n}", "b${n}", ["a"])`,
        `op.create_foreign_key("fk2${n}", "b${n}", "a${n}", ["a"], ["id"])`,
        'pass',
      ]),
    ],
  ],
  'a foreign key comes later': (n, random) => [
    [
      `op.create_table("a${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("u", sa.Integer(), unique=True))`,
      `op.create_table("b${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()${random.chance(0.4) ? ', index=True' : ''}), sa.Column("u", sa.Integer()))`,
    ],
    [
      `op.create_foreign_key(${random.pick(['None', `"fk${n}"`])}, "b${n}", "a${n}", ["a"], ["id"], ondelete=${random.pick(['None', '"CASCADE"', '"SET NULL"', '"RESTRICT"'])})`,
      sql(`ALTER TABLE b${n} ADD CONSTRAINT fu${n} FOREIGN KEY (u) REFERENCES a${n} (u) ON UPDATE CASCADE`),
    ],
    [
      random.pick([
        `op.alter_column("b${n}", "a", new_column_name="aa", existing_type=sa.Integer())`,
        `op.rename_table("a${n}", "aa${n}")`,
        `op.rename_table("b${n}", "bb${n}")`,
        `op.alter_column("a${n}", "u", new_column_name="uu", existing_type=sa.Integer())`,
        `op.drop_constraint("fu${n}", "b${n}", type_="foreignkey")`,
      ]),
    ],
    [`op.create_table("c${n}", sa.Column("id", sa.Integer(), primary_key=True))`],
  ],
  'an index for two foreign keys': (n, random) => [
    [
      `op.create_table("a${n}", sa.Column("id", sa.Integer(), primary_key=True))`,
      `op.create_table("b${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()), sa.Column("c", sa.Integer()))`,
      `op.create_foreign_key("f1${n}", "b${n}", "a${n}", ["a"], ["id"])`,
      `op.create_foreign_key("f2${n}", "b${n}", "a${n}", ["a"], ["id"])`,
    ],
    [`op.drop_constraint("${random.pick(['f1', 'f2'])}${n}", "b${n}", type_="foreignkey")`],
    [
      random.pick([
        `op.create_index("ix${n}", "b${n}", ["a", "c"])`,
        `op.add_column("b${n}", sa.Column("x", sa.Integer()))`,
      ]),
    ],
  ],
  'renames in SQL text': (n, random) => [
    [
      sql(
        `CREATE TABLE t${n} (id INT AUTO_INCREMENT PRIMARY KEY, a VARCHAR(20), b INT, KEY ka (a), UNIQUE KEY ub (b), CONSTRAINT ck${n} CHECK (b > 0))`,
      ),
    ],
    [
      random.pick([
        sql(`ALTER TABLE t${n} RENAME INDEX ka TO kb`),
        sql(`ALTER TABLE t${n} RENAME KEY ub TO uc, RENAME COLUMN a TO aa`),
        sql(`ALTER TABLE t${n} RENAME tt${n}`),
        sql(`ALTER TABLE t${n} RENAME AS tt${n}`),
        sql(`RENAME TABLE t${n} TO x${n}, x${n} TO tt${n}`),
        sql(`ALTER TABLE t${n} DROP INDEX ka, DROP KEY ub`),
        sql(`ALTER TABLE t${n} DROP CONSTRAINT ck${n}`),
        sql(`ALTER TABLE t${n} DROP CONSTRAINT ub`),
        sql(`ALTER TABLE t${n} DROP INDEX IF EXISTS ka, ADD INDEX IF NOT EXISTS kc (a, b)`),
        sql(`DROP INDEX ka ON t${n}`),
        sql(`CREATE OR REPLACE INDEX ka ON t${n} (b)`),
        sql(`CREATE INDEX kp ON t${n} (a(5))`),
        sql(`ALTER TABLE t${n} ADD FULLTEXT INDEX kf (a)`),
        sql(`CREATE FULLTEXT INDEX kf ON t${n} (a)`),
        sql(`ALTER TABLE t${n} ADD INDEX kd (a DESC) USING BTREE COMMENT 'x'`),
        sql(`ALTER TABLE t${n} DROP PRIMARY KEY, MODIFY id INT, ADD PRIMARY KEY (b)`),
      ]),
    ],
    [sql(`CREATE TABLE u${n} (a INT)`)],
  ],
  'columns in SQL text': (n, random) => [
    [
      sql(
        `CREATE TABLE t${n} (id INT AUTO_INCREMENT PRIMARY KEY, a VARCHAR(20) NOT NULL DEFAULT 'x' COMMENT 'it', b INT)`,
      ),
    ],
    [
      random.pick([
        sql(`ALTER TABLE t${n} MODIFY a TEXT`),
        sql(`ALTER TABLE t${n} MODIFY COLUMN a VARCHAR(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL AFTER b`),
        sql(`ALTER TABLE t${n} CHANGE a aa VARCHAR(20)`),
        sql(`ALTER TABLE t${n} CHANGE COLUMN IF EXISTS nothing aa VARCHAR(20)`),
        sql(`ALTER TABLE t${n} MODIFY COLUMN IF EXISTS b BIGINT UNSIGNED NOT NULL`),
        sql(`ALTER TABLE t${n} ADD (c INT, d INT NOT NULL DEFAULT 0)`),
        sql(`ALTER TABLE t${n} ADD COLUMN IF NOT EXISTS b BIGINT, ADD COLUMN c ENUM('a','b') NOT NULL FIRST`),
        sql(`ALTER TABLE t${n} ADD c INT AS (b * 2) VIRTUAL, ADD d INT GENERATED ALWAYS AS (b + 1) STORED`),
        sql(`ALTER TABLE t${n} ADD c INT AS (b * 2) PERSISTENT`),
        sql(`ALTER TABLE t${n} ADD c BOOLEAN DEFAULT FALSE, ADD d TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP`),
        sql(`ALTER TABLE t${n} ADD c DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)`),
        sql(`ALTER TABLE t${n} ADD c JSON, ADD d UUID, ADD e INET6`),
        sql(`ALTER TABLE t${n} ADD c INT UNIQUE KEY, ADD d INT REFERENCES t${n} (id)`),
        sql(`ALTER TABLE t${n} ADD c INT ZEROFILL, ADD d INT(4) UNSIGNED ZEROFILL`),
        sql(`ALTER TABLE t${n} ALTER a SET DEFAULT 'y', ALTER b SET DEFAULT (1 + 1)`),
        sql(`ALTER TABLE t${n} DROP a, DROP COLUMN IF EXISTS nothing`),
        sql(
          `ALTER TABLE t${n} ADD c VARCHAR(10) BINARY, ADD d NVARCHAR(10), ADD e TEXT(100), ADD f DOUBLE(5,2), ADD g FLOAT(30)`,
        ),
        sql(`ALTER TABLE t${n} ADD c BIGINT UNSIGNED NOT NULL UNIQUE`),
        sql(`ALTER TABLE t${n} ADD c INT INVISIBLE`),
        sql(`ALTER TABLE t${n} ADD c INT CHECK (c > 0), ADD CONSTRAINT CHECK (b < 5)`),
        sql(`ALTER TABLE t${n} ADD c DEC(5), ADD d FIXED(4,1), ADD e YEAR, ADD f BIT, ADD g INTEGER(5)`),
        sql(`ALTER IGNORE TABLE t${n} ADD c INT`),
        sql(`ALTER ONLINE TABLE t${n} ADD c INT`),
      ]),
    ],
    [sql(`CREATE TABLE u${n} (a INT)`)],
  ],
  'tables in SQL text': (n, random) => [
    [sql(`CREATE TABLE t${n} (id INT AUTO_INCREMENT PRIMARY KEY, a VARCHAR(20), b INT UNIQUE)`)],
    [
      random.pick([
        sql(`CREATE TABLE u${n} LIKE t${n}`),
        sql(`CREATE TABLE u${n} AS SELECT * FROM t${n}`),
        sql(`CREATE TABLE u${n} SELECT a, b FROM t${n}`),
        sql(`CREATE OR REPLACE TABLE t${n} (x INT)`),
        sql(`CREATE TABLE IF NOT EXISTS t${n} (x INT)`),
        sql(`CREATE TEMPORARY TABLE u${n} (x INT)`),
        sql(`CREATE TABLE u${n} (x INT, y INT, PRIMARY KEY (x, y), FULLTEXT KEY (z), z TEXT)`),
        sql(`CREATE TABLE u${n} (x INT) PARTITION BY HASH(x) PARTITIONS 4`),
        sql(
          `CREATE TABLE u${n} (x INT) ENGINE=MyISAM DEFAULT CHARSET=latin1 COLLATE=latin1_bin COMMENT='c' ROW_FORMAT=DYNAMIC`,
        ),
        sql(`CREATE SEQUENCE sq${n}`),
        sql(`CREATE VIEW v${n} AS SELECT a FROM t${n}`),
        sql(`CREATE TABLE u${n} (x INT KEY, y INT, INDEX (y), INDEX iy USING BTREE (y))`),
        sql(`DROP TABLE IF EXISTS t${n}, nothing${n}`),
        sql(`TRUNCATE TABLE t${n}`),
      ]),
    ],
    [sql(`CREATE TABLE w${n} (a INT)`)],
  ],
  'character sets': (n, random) => [
    [
      random.pick([
        sql(`CREATE TABLE t${n} (id INT PRIMARY KEY, a VARCHAR(20), b TEXT, c CHAR(3) CHARACTER SET ascii)`),
        `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.String(20)), sa.Column("b", sa.Text()), sa.Column("c", mysql.CHAR(3, charset="ascii")), mariadb_charset="latin1", mysql_charset="latin1")`,
      ]),
    ],
    [
      random.pick([
        sql(`ALTER TABLE t${n} CONVERT TO CHARACTER SET utf8mb4`),
        sql(`ALTER TABLE t${n} DEFAULT CHARACTER SET utf8mb4`),
        sql(`ALTER TABLE t${n} CHARACTER SET = latin1 COLLATE = latin1_bin`),
        sql(`ALTER TABLE t${n} COLLATE utf8mb4_bin`),
        sql(`ALTER TABLE t${n} ENGINE = MyISAM`),
        sql(`ALTER DATABASE CHARACTER SET utf8mb4`),
      ]),
    ],
    [`op.add_column("t${n}", sa.Column("d", sa.String(5)))`],
  ],
  'types change across families': (n, random) => {
    const [from, to] = random.pick([
      ['sa.String(20)', 'sa.Integer()'],
      ['sa.Integer()', 'sa.Boolean()'],
      ['sa.Text()', 'sa.JSON()'],
      ['sa.Integer()', 'sa.BigInteger()'],
      ['sa.Enum("a", "b")', 'sa.Enum("a", "b", "c")'],
      ['sa.Enum("a", "b")', 'sa.String(5)'],
      ['sa.DateTime()', 'mysql.DATETIME(fsp=6)'],
      ['sa.LargeBinary()', 'mysql.LONGBLOB()'],
      ['sa.Text()', 'mysql.MEDIUMTEXT()'],
    ]);
    return [
      [
        `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", ${from}, nullable=False, comment="of a"))`,
      ],
      [
        `op.alter_column("t${n}", "a", existing_type=${from}, type_=${to}${random.pick(['', ', existing_nullable=False', ', nullable=True', ', existing_comment="of a", existing_nullable=False'])})`,
      ],
    ];
  },
  'statements in one text': (n) => [
    [sql(`CREATE TABLE t${n} (id INT PRIMARY KEY, a VARCHAR(9) DEFAULT 'a;b')`)],
    [sql(`INSERT INTO t${n} VALUES (1, 'x; y') -- a comment`), sql(`# a comment\nALTER TABLE t${n} ADD b INT`)],
    [sql(`ALTER TABLE t${n} /* within */ ADD c INT, /*!40101 ADD d INT, */ ADD e INT`)],
  ],
  'batch mode with a naming convention': (n) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()), sa.Column("b", sa.Integer()))`,
    ],
    [
      `with op.batch_alter_table("t${n}", naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"}) as batch_op:`,
      `    batch_op.add_column(sa.Column("c", sa.Integer()))`,
    ],
  ],
  'an index of several columns loses one': (n, random) => [
    [
      `op.create_table("a${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", sa.Integer()), sa.Column("y", sa.Integer()))`,
      `op.create_index("ix${n}", "a${n}", ["x", "y"])`,
    ],
    [
      random.pick([
        `op.drop_column("a${n}", "x")`,
        sql(`ALTER TABLE a${n} DROP y`),
        `op.alter_column("a${n}", "x", new_column_name="z", existing_type=sa.Integer())`,
      ]),
    ],
  ],
};
