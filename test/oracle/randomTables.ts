export type TargetDialect = 'postgresql' | 'sqlite' | 'mariadb';

export interface GeneratedColumn {
  name: string;
  type: string;
  isNullable: boolean;
  readonly isKey: boolean;
  /** Neither an identity nor computed. */
  readonly isPlain: boolean;
  /** Made with `index=True`: on SQLite Alembic can't copy the table once the column is gone. */
  readonly hasIndex?: boolean;
  /** An index or a unique constraint can be made of it. */
  readonly isIndexable: boolean;
}

export interface GeneratedTable {
  readonly number: number;
  name: string;
  columns: GeneratedColumn[];
  constraints: { name: string | null; kind: 'primary' | 'unique' | 'check' | 'foreignkey'; columns: string[] }[];
  indexes: { readonly name: string; columns: string[]; readonly isExpression: boolean; readonly isPartial: boolean }[];
  readonly foreignKeys: { column: string; table: string }[];
  /** A table that SQL text makes refers to it. */
  isReferredBySql?: boolean;
  /** Columns from which others are computed. */
  readonly computed: readonly string[];
}

/** Numbers that follow from a seed (mulberry32). */
export class Random {
  constructor(private seed: number) {}

  next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number below this one. */
  upTo(most: number): number {
    return Math.floor(this.next() * most);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.upTo(from.length)];
    if (found === undefined) throw new Error('there is nothing to pick from');
    return found;
  }
}

interface TypeChoice {
  readonly type: string;
  readonly defaults?: readonly string[];
  readonly isIndexable?: boolean;
}

const words = ['"x"', '"it\'s"', 'sa.text("\'q\'")'];
const numbers = ['"0"', 'sa.text("7")', 'sa.text("1 + 1")', 'sa.text("-1")'];
const common: readonly TypeChoice[] = [
  { type: 'sa.Integer()', defaults: numbers, isIndexable: true },
  { type: 'sa.BigInteger()', defaults: numbers, isIndexable: true },
  { type: 'sa.SmallInteger()', defaults: numbers, isIndexable: true },
  { type: 'sa.String(40)', defaults: words, isIndexable: true },
  { type: 'sa.String(length=50)', defaults: words, isIndexable: true },
  { type: 'sa.Unicode(20)', defaults: words, isIndexable: true },
  { type: 'sa.VARCHAR(30)', defaults: words, isIndexable: true },
  { type: 'sa.CHAR(3)' },
  { type: 'sa.Text()' },
  { type: 'sa.UnicodeText' },
  { type: 'sa.Boolean()', defaults: ['sa.true()', 'sa.false()', 'sa.text("false")'] },
  { type: 'sa.Date()' },
  { type: 'sa.DateTime()', defaults: ['sa.func.now()', 'sa.text("CURRENT_TIMESTAMP")', 'sa.func.current_timestamp()'] },
  { type: 'sa.DateTime(timezone=True)', defaults: ['sa.func.now()'] },
  { type: 'sa.Time()' },
  { type: 'sa.Numeric(10, 2)', defaults: ['"1.5"', 'sa.text("0.0")'] },
  { type: 'sa.Numeric()' },
  { type: 'sa.DECIMAL(8, 3)' },
  { type: 'sa.Float()' },
  { type: 'sa.Float(precision=10)' },
  { type: 'sa.Double()' },
  { type: 'sa.REAL()' },
  { type: 'sa.LargeBinary()' },
  { type: 'sa.JSON()' },
  { type: 'sa.Uuid()', isIndexable: true },
  { type: 'sa.Interval()' },
  { type: 'sa.Enum("x", "longer", name="small", native_enum=False)' },
  { type: 'sa.Enum("x", "y", name="ck_NUMBER", native_enum=False, create_constraint=True)' },
  { type: 'sa.PickleType()' },
];
const own: Readonly<Record<TargetDialect, readonly TypeChoice[]>> = {
  sqlite: [
    { type: 'sa.Boolean(create_constraint=True, name="ck_NUMBER")' },
    { type: 'sa.String()', isIndexable: true },
  ],
  mariadb: [
    { type: 'mysql.TINYINT(unsigned=True)' },
    { type: 'mysql.LONGTEXT()' },
    { type: 'mysql.DATETIME(fsp=3)' },
    { type: 'mysql.VARCHAR(20, charset="latin1")' },
    { type: 'sa.Enum("a", "b", name="mood")', defaults: ['"a"'] },
    { type: 'sa.TIMESTAMP()', defaults: ['sa.func.now()'] },
  ],
  postgresql: [
    { type: 'postgresql.JSONB(astext_type=sa.Text())', defaults: ['sa.text("\'{}\'::jsonb")'] },
    { type: 'postgresql.UUID(as_uuid=True)', defaults: ['sa.text("gen_random_uuid()")'], isIndexable: true },
    { type: 'postgresql.ARRAY(sa.Text())', defaults: ['"{}"'] },
    { type: 'sa.ARRAY(sa.String(10), dimensions=2)' },
    { type: 'postgresql.INET()' },
    { type: 'postgresql.TSVECTOR()' },
    { type: 'postgresql.TIMESTAMP(timezone=True, precision=3)' },
    { type: 'postgresql.TIME(precision=2)' },
    { type: 'postgresql.INTERVAL(precision=3)' },
    { type: 'postgresql.BIT(4)' },
    { type: 'postgresql.BIT(8, varying=True)' },
    { type: 'postgresql.NUMRANGE()' },
    { type: 'postgresql.MONEY()' },
    { type: 'sa.String()', defaults: words, isIndexable: true },
    { type: 'sa.String(collation="C")' },
    { type: 'sa.Enum("ok", "it\'s bad", name="mood")', defaults: ['"ok"'] },
    { type: 'postgresql.ENUM("a", "b", name="level")' },
    { type: 'sa.Enum("up", "down", name="Way")' },
  ],
};

const reserved = ['user', 'order', 'Group Name', 'Total', 'desc'];

/** The text of `sa.Column(…)`, and what is known of it. */
export function newColumn(
  name: string,
  random: Random,
  dialect: TargetDialect,
  { isAdded = false } = {},
): { column: GeneratedColumn; text: string } {
  const choices = [...common, ...own[dialect]].filter(({ type }) => !isAdded || isAddable(type, dialect));
  const { type: pattern, defaults = [], isIndexable = false } = random.pick(choices);
  // Two constraints of a table with one name would be one to Alembic once it copies the table.
  const type = pattern.replace('NUMBER', String(random.upTo(1_000_000)));
  const arguments_ = [`"${name}"`, type];
  const isNullable = random.chance(0.6);
  const given = defaults.length > 0 && random.chance(0.5) ? random.pick(defaults) : undefined;
  // SQLite adds no column that is not null and has no constant default.
  const needsCopy = dialect === 'sqlite' && isAdded;
  const isNull = isNullable || needsCopy;
  if (isIndexable && !isAdded && random.chance(0.15)) arguments_.push(`sa.CheckConstraint("${name} IS NOT NULL")`);
  if (!isNull || random.chance(0.3)) arguments_.push(`nullable=${isNull ? 'True' : 'False'}`);
  if (given !== undefined) arguments_.push(`server_default=${given}`);
  if (isIndexable && !needsCopy && random.chance(0.15)) arguments_.push('unique=True');
  const hasIndex = isIndexable && random.chance(0.15);
  if (hasIndex) arguments_.push('index=True');
  if (random.chance(0.15)) arguments_.push('comment="what it\'s for"');
  return {
    column: { name, type, isNullable: isNull, isKey: false, isPlain: true, isIndexable, hasIndex },
    text: `sa.Column(${arguments_.join(', ')})`,
  };
}

/** `add_column` makes no enum type, and MariaDB checks no type-bound constraint. */
function isAddable(type: string, dialect: TargetDialect): boolean {
  return !type.includes('create_constraint') && !(dialect === 'postgresql' && /name="(?:mood|level|Way)"/.test(type));
}

/** `op.create_table(…)` with columns, keys, checks and foreign keys to some of the tables there are. */
export function createTable(
  number: number,
  referable: readonly GeneratedTable[],
  random: Random,
  dialect: TargetDialect,
): { table: GeneratedTable; text: string } {
  const name = random.chance(0.1) ? `${random.pick(reserved)}${number}` : `t${number}`;
  const lines: string[] = [];
  const table: GeneratedTable = {
    number,
    name,
    columns: [],
    constraints: [],
    indexes: [],
    foreignKeys: [],
    computed: [],
  };
  const key = random.pick(['flag', 'constraint', 'named', 'identity', 'plain', 'composite']);
  const idType = random.pick(['sa.Integer()', 'sa.BigInteger()']);
  const hasIdentity = key === 'identity' && dialect === 'postgresql';
  const identity = hasIdentity ? random.pick([', sa.Identity()', ', sa.Identity(always=True, start=10)']) : '';
  const isFlag = ['flag', 'identity', 'composite'].includes(key);
  const more = key === 'plain' ? ', autoincrement=False' : '';
  lines.push(`sa.Column("id", ${idType}${identity}${isFlag ? ', primary_key=True' : ', nullable=False'}${more})`);
  const id = { name: 'id', type: idType, isNullable: false, isKey: true, isPlain: !hasIdentity, isIndexable: false };
  table.columns.push(id);
  if (key === 'composite') {
    lines.push('sa.Column("id2", sa.Integer(), primary_key=True)');
    table.columns.push({ ...id, name: 'id2', type: 'sa.Integer()', isPlain: dialect !== 'mariadb' });
  }
  for (let left = random.upTo(5) + 1; left > 0; left--) {
    const columnName = random.chance(0.1) ? `${random.pick(reserved)}${left}` : `a${left}`;
    const { column, text } = newColumn(columnName, random, dialect);
    table.columns.push(column);
    lines.push(text);
  }
  addComputed(table, lines, random, dialect);
  addForeignKey(table, referable, lines, random);
  if (key === 'constraint' || key === 'plain') lines.push('sa.PrimaryKeyConstraint("id")');
  if (key === 'named') lines.push(`sa.PrimaryKeyConstraint("id", name=op.f("pk_${number}"))`);
  addConstraints(table, lines, random);
  if (dialect !== 'sqlite' && random.chance(0.2)) lines.push('comment="a table\\\\of\'s"');
  if (dialect === 'sqlite' && random.chance(0.1) && isFlag && key !== 'composite' && idType === 'sa.Integer()')
    lines.push('sqlite_autoincrement=True');
  if (dialect === 'mariadb' && random.chance(0.2)) lines.push('mariadb_engine="InnoDB"', 'mariadb_charset="utf8mb4"');
  return { table, text: `op.create_table("${name}",\n    ${lines.join(',\n    ')},\n)` };
}

function addComputed(table: GeneratedTable, lines: string[], random: Random, dialect: TargetDialect): void {
  const number = table.columns.find(({ type, isKey }) => !isKey && type === 'sa.Integer()');
  if (number === undefined || /\W/.test(number.name) || !random.chance(dialect === 'sqlite' ? 0.05 : 0.4)) return;
  const persisted = dialect === 'sqlite' ? '' : ', persisted=True';
  lines.push(`sa.Column("twice", sa.Integer(), sa.Computed("${number.name} * 2"${persisted}))`);
  const column = {
    name: 'twice',
    type: 'sa.Integer() ',
    isNullable: true,
    isKey: false,
    isPlain: false,
    isIndexable: false,
  };
  table.columns.push(column);
  Object.assign(table, { computed: [number.name] });
}

function addForeignKey(
  table: GeneratedTable,
  referable: readonly GeneratedTable[],
  lines: string[],
  random: Random,
): void {
  const fitting = referable.filter(({ columns }) => columns[0]?.isKey === true && columns[1]?.isKey !== true);
  if (fitting.length === 0 || !random.chance(0.5)) return;
  const { name, columns } = random.pick(fitting);
  const [id] = columns;
  if (id === undefined) return;
  const action = random.pick(['', ', ondelete="CASCADE"', ', ondelete="SET NULL"', ', onupdate="CASCADE"']);
  const isInColumn = random.chance(0.5);
  const constraintName = random.chance(0.5) ? `fk_${table.number}` : null;
  const named = constraintName === null ? '' : `, name="${constraintName}"`;
  const reference = isInColumn ? `, sa.ForeignKey("${name}.${id.name}"${named}${action})` : '';
  lines.push(`sa.Column("ref", ${id.type}${reference})`);
  if (!isInColumn) lines.push(`sa.ForeignKeyConstraint(["ref"], ["${name}.${id.name}"]${named}${action})`);
  table.columns.push({
    name: 'ref',
    type: id.type,
    isNullable: true,
    isKey: false,
    isPlain: false,
    isIndexable: false,
  });
  table.foreignKeys.push({ column: 'ref', table: name });
}

function addConstraints(table: GeneratedTable, lines: string[], random: Random): void {
  const free = table.columns.filter(({ isIndexable }) => isIndexable);
  if (free.length > 0 && random.chance(0.3)) {
    const columns = [random.pick(free).name];
    const name = random.chance(0.6) ? `uq_${table.number}` : null;
    lines.push(`sa.UniqueConstraint("${columns.join('", "')}"${name === null ? '' : `, name="${name}"`})`);
    table.constraints.push({ name, kind: 'unique', columns });
  }
  const number = table.columns.find(({ type, name, isKey }) => !isKey && type === 'sa.Integer()' && !/\W/.test(name));
  if (number !== undefined && /^a\d/.test(number.name) && random.chance(0.4)) {
    const name = random.chance(0.6) ? `ck_${table.number}` : null;
    lines.push(`sa.CheckConstraint("${number.name} > -5"${name === null ? '' : `, name="${name}"`})`);
    table.constraints.push({ name, kind: 'check', columns: [number.name] });
  }
}
