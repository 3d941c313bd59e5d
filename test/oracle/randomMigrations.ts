import { executeLines, randomDdl } from './randomDdl.js';
import { createTable, newColumn, type GeneratedTable, type Random, type TargetDialect } from './randomTables.js';

/** A revision file of a history that the real Alembic can run. */
export interface GeneratedRevision {
  readonly id: string;
  readonly down: readonly string[];
  readonly text: string;
}

/** The tables at some point; names are kept to be dropped or changed later. */
type State = Map<string, GeneratedTable>;

/** A random history: a line with branches and merges, each revision some operations that are valid where it stands. */
export function randomHistory(random: Random, dialect: TargetDialect): GeneratedRevision[] {
  const revisions: GeneratedRevision[] = [];
  const add = (down: readonly string[], lines: readonly string[]): string => {
    const id = `r${String(revisions.length).padStart(3, '0')}`;
    revisions.push({ id, down, text: revisionText(id, down, lines) });
    return id;
  };
  const writer = new Writer(random, dialect);
  let head: string[] = [];
  for (let round = random.upTo(3) + 2; round > 0; round--) {
    for (let left = random.upTo(3) + 1; left > 0; left--)
      head = [
        add(
          head,
          writer.revision(() => true),
        ),
      ];
    if (random.chance(0.4)) {
      // Each branch has tables of its own, so that their order does not matter.
      const mine = (at: number) => (table: GeneratedTable) => table.number % 2 === at;
      const tips = [0, 1].map((at) => {
        let tip = head;
        for (let left = random.upTo(2) + 1; left > 0; left--) tip = [add(tip, writer.revision(mine(at), at))];
        return tip[0] ?? '';
      });
      head = [add(tips, random.chance(0.3) ? writer.revision(() => true) : ['pass'])];
    }
  }
  return revisions;
}

/** A revision file whose `upgrade` has these lines, and whose `downgrade` does nothing. */
export function revisionText(id: string, down: readonly string[], lines: readonly string[]): string {
  const parents = down.length === 0 ? 'None' : down.length === 1 ? `"${down[0] ?? ''}"` : `("${down.join('", "')}")`;
  return `"""${id}"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql, postgresql

revision = "${id}"
down_revision = ${parents}


def upgrade():
${lines.map((line) => `    ${line}\n`).join('')}

def downgrade():
    pass
`;
}

class Writer {
  private readonly state: State = new Map();
  private made = 0;

  constructor(
    private readonly random: Random,
    private readonly dialect: TargetDialect,
  ) {}

  /** The lines of one `upgrade`; `parity` decides about the numbers of new tables. */
  revision(isAllowed: (table: GeneratedTable) => boolean, parity?: number): string[] {
    const lines: string[] = [];
    for (let left = this.random.upTo(4) + 1; left > 0; left--) {
      const tables = [...this.state.values()].filter(isAllowed);
      const table = tables.length === 0 || this.random.chance(0.25) ? undefined : this.random.pick(tables);
      lines.push(...(table === undefined ? this.newTable(isAllowed, parity) : this.change(table)));
    }
    return lines.length === 0 ? ['pass'] : lines;
  }

  private newTable(isAllowed: (table: GeneratedTable) => boolean, parity: number | undefined): string[] {
    this.made++;
    if (parity !== undefined && this.made % 2 !== parity) this.made++;
    const referable = [...this.state.values()].filter(isAllowed);
    const { table, text } = createTable(this.made, referable, this.random, this.dialect);
    this.state.set(table.name, table);
    return text.split('\n');
  }

  private change(table: GeneratedTable): string[] {
    const { random } = this;
    const roll = random.next();
    if (roll < 0.05 && !this.isReferred(table)) {
      this.state.delete(table.name);
      return [`op.drop_table("${table.name}")`];
    }
    if (roll < 0.1) return this.rename(table);
    if (roll < 0.15) return this.comment(table);
    if (roll < 0.21) return this.rawSql(table);
    if (roll < 0.35) {
      const request = { table, random, number: ++this.made, isReferred: this.isReferred(table) };
      return executeLines(randomDdl(this.dialect, request));
    }
    if (roll < 0.38) return this.guarded(table);
    const isBatch = this.dialect === 'sqlite' || random.chance(0.15);
    const lines: string[] = [];
    for (let left = isBatch ? random.upTo(2) + 1 : 1; left > 0; left--) {
      const line = this.operation(table, isBatch);
      if (line !== undefined) lines.push(line);
      // What a block drops and what it makes are not ordered as they are written.
      if (isBatch && line !== undefined && /drop_|new_column_name/.test(line)) break;
    }
    if (lines.length === 0) return [];
    return isBatch
      ? [`with op.batch_alter_table("${table.name}") as batch_op:`, ...lines.map((line) => `    ${line}`)]
      : lines;
  }

  /** The same kinds of changes as SQL text. */
  private rawSql(table: GeneratedTable): string[] {
    const { random, dialect } = this;
    const isPostgres = dialect === 'postgresql';
    const quoted = dialect === 'mariadb' ? `\`${table.name}\`` : `\\"${table.name}\\"`;
    const number = ++this.made;
    const name = `s${number}`;
    const execute = (sql: string): string[] => [`op.execute("${sql}")`];
    const added = (type: string, isIndexable: boolean): void => {
      table.columns.push({ name, type, isNullable: true, isKey: false, isPlain: true, isIndexable });
    };
    const choices = [
      () => {
        added('sa.Integer()', true);
        return execute(`ALTER TABLE ${quoted} ADD COLUMN ${name} INTEGER DEFAULT 5`);
      },
      () => {
        added('sa.String(30)', true);
        return execute(`ALTER TABLE ${quoted} ADD COLUMN ${name} VARCHAR(30)`);
      },
      () => execute(`UPDATE ${quoted} SET id = id WHERE id = 0`),
      () => {
        const free = table.columns.filter(({ isIndexable, name: column }) => isIndexable && /^[a-z]\w*$/.test(column));
        if (free.length === 0) return [];
        const { name: column } = random.pick(free);
        table.indexes.push({ name: `ix_${number}`, columns: [column], isExpression: false, isPartial: false });
        return execute(`CREATE INDEX ix_${number} ON ${quoted} (${column})`);
      },
      () => this.rawTable(number, table, execute),
      ...(isPostgres
        ? [
            () => execute(`COMMENT ON TABLE ${quoted} IS 'said in SQL'`),
            () => execute(`CREATE SEQUENCE seq_${number}`),
            () => [
              ...execute(`CREATE TYPE kind_${number} AS ENUM ('a', 'c')`),
              ...execute(`ALTER TYPE kind_${number} ADD VALUE 'b' BEFORE 'c'`),
              ...execute(`ALTER TYPE kind_${number} RENAME VALUE 'a' TO 'z'`),
              ...execute(`ALTER TABLE ${quoted} ADD COLUMN ${name} kind_${number}`),
              ...execute(`ALTER TYPE kind_${number} RENAME TO sort_${number}`),
            ],
            () => execute(`ALTER TABLE ${quoted} ADD CONSTRAINT raw_${number} CHECK (id > -7) NOT VALID`),
          ]
        : []),
    ];
    return random.pick(choices)();
  }

  private rawTable(number: number, table: GeneratedTable, execute: (sql: string) => string[]): string[] {
    const id = {
      postgresql: 'SERIAL PRIMARY KEY',
      sqlite: 'INTEGER PRIMARY KEY',
      mariadb: 'INTEGER AUTO_INCREMENT PRIMARY KEY',
    };
    const [first, second] = table.columns;
    const isReferable =
      this.dialect === 'postgresql' && first?.type === 'sa.Integer()' && first.isKey && second?.isKey !== true;
    const reference = isReferable && /^[a-z]\w*$/.test(table.name) ? `, ref INTEGER REFERENCES ${table.name}` : '';
    if (reference !== '') table.isReferredBySql = true;
    return execute(
      `CREATE TABLE raw_${number} (id ${id[this.dialect]}, name VARCHAR(30) NOT NULL UNIQUE, n INTEGER DEFAULT 1 CHECK (n > 0)${reference})`,
    );
  }

  /** What runs on this dialect, what does not, and what a loop does. */
  private guarded(table: GeneratedTable): string[] {
    const names = [++this.made, ++this.made].map((number) => `g${number}`);
    const ours = { postgresql: 'postgresql', sqlite: 'sqlite', mariadb: 'mariadb' }[this.dialect];
    const add = (name: string): string => `op.add_column("${table.name}", sa.Column(${name}, sa.Integer()))`;
    const [first = '', second = ''] = names;
    const added = (name: string): void => {
      table.columns.push({
        name,
        type: 'sa.Integer()',
        isNullable: true,
        isKey: false,
        isPlain: true,
        isIndexable: true,
      });
    };
    if (this.random.chance(0.5)) {
      names.forEach(added);
      return [`for name in ("${first}", "${second}"):`, `    ${add('name')}`];
    }
    added(first);
    return [
      `if op.get_bind().dialect.name == "${ours}":`,
      `    ${add(`"${first}"`)}`,
      'else:',
      `    ${add(`"${second}"`)}`,
    ];
  }

  private isReferred({ name, isReferredBySql }: GeneratedTable): boolean {
    return (
      isReferredBySql === true ||
      [...this.state.values()].some((other) => other.foreignKeys.some(({ table }) => table === name))
    );
  }

  private rename(table: GeneratedTable): string[] {
    const to = `${table.name.replace(/_v\d+$/, '')}_v${++this.made}`;
    const from = table.name;
    this.state.delete(from);
    table.name = to;
    this.state.set(to, table);
    for (const other of this.state.values())
      for (const key of other.foreignKeys) if (key.table === from) key.table = to;
    return [`op.rename_table("${from}", "${to}")`];
  }

  private comment(table: GeneratedTable): string[] {
    if (this.dialect === 'sqlite') return [];
    return this.random.chance(0.7)
      ? [`op.create_table_comment("${table.name}", "about it's ${table.name}")`]
      : [`op.drop_table_comment("${table.name}")`];
  }

  /** One operation on a table; undefined where nothing fits. */
  private operation(table: GeneratedTable, isBatch: boolean): string | undefined {
    const kinds = [
      () => this.addColumn(table, isBatch),
      () => this.addColumn(table, isBatch),
      () => this.dropColumn(table, isBatch),
      () => this.alterColumn(table, isBatch),
      () => this.alterColumn(table, isBatch),
      () => this.createIndex(table, isBatch),
      () => this.dropIndex(table, isBatch),
      () => this.addConstraint(table, isBatch),
      () => this.dropConstraint(table, isBatch),
      () => this.renameColumn(table, isBatch),
    ];
    return this.random.pick(kinds)();
  }

  private target(table: GeneratedTable, isBatch: boolean): { prefix: string; first: string } {
    return isBatch ? { prefix: 'batch_op', first: '' } : { prefix: 'op', first: `"${table.name}", ` };
  }

  private addColumn(table: GeneratedTable, isBatch: boolean): string {
    const { prefix, first } = this.target(table, isBatch);
    const { column, text } = newColumn(`c${++this.made}`, this.random, this.dialect, { isAdded: true });
    table.columns.push(column);
    return `${prefix}.add_column(${first}${text})`;
  }

  /** A column that nothing else names, or only what goes with it. */
  private dropColumn(table: GeneratedTable, isBatch: boolean): string | undefined {
    const free = table.columns.filter(
      ({ name, isKey, hasIndex }) =>
        !isKey &&
        !(hasIndex === true && this.dialect === 'sqlite') &&
        !this.isUsed(table, name) &&
        !table.indexes.some(({ columns }) => columns.includes(name)),
    );
    if (free.length === 0 || table.columns.length < 3) return undefined;
    const { name } = this.random.pick(free);
    table.columns = table.columns.filter((column) => column.name !== name);
    const { prefix, first } = this.target(table, isBatch);
    return `${prefix}.drop_column(${first}"${name}")`;
  }

  private isUsed(table: GeneratedTable, name: string): boolean {
    return (
      table.constraints.some(({ columns }) => columns.includes(name)) ||
      table.foreignKeys.some(({ column }) => column === name) ||
      table.computed.includes(name)
    );
  }

  private alterColumn(table: GeneratedTable, isBatch: boolean): string | undefined {
    const free = table.columns.filter(({ isKey, isPlain }) => !isKey && isPlain);
    if (free.length === 0) return undefined;
    const column = this.random.pick(free);
    const { prefix, first } = this.target(table, isBatch);
    const changes: string[] = [];
    if (this.random.chance(0.5)) {
      column.isNullable = !column.isNullable;
      changes.push(`nullable=${column.isNullable ? 'True' : 'False'}`);
    } else changes.push(`existing_nullable=${column.isNullable ? 'True' : 'False'}`);
    const isText = column.type.startsWith('sa.String(');
    if (isText && this.random.chance(0.5)) {
      const type = `sa.String(${this.random.upTo(80) + 60})`;
      changes.push(`type_=${type}`, `existing_type=${column.type}`);
      column.type = type;
    } else changes.push(`existing_type=${column.type}`);
    if (isText && this.random.chance(0.4))
      changes.push(`server_default=${this.random.pick(['"new"', 'sa.text("\'t\'")', 'None'])}`);
    if (this.dialect !== 'sqlite' && this.random.chance(0.3))
      changes.push(`comment=${this.random.pick(['"c"', 'None', '"it\'s"'])}`);
    return `${prefix}.alter_column(${first}"${column.name}", ${changes.join(', ')})`;
  }

  private renameColumn(table: GeneratedTable, isBatch: boolean): string | undefined {
    const isChecked = (name: string): boolean =>
      this.dialect === 'sqlite' &&
      (table.constraints.some(({ kind, columns }) => kind === 'check' && columns.includes(name)) ||
        table.indexes.some(({ columns, isPartial }) => isPartial && columns.includes(name)));
    const free = table.columns.filter(
      ({ name, isPlain, type, hasIndex }) =>
        isPlain &&
        !(hasIndex === true && this.dialect === 'sqlite') &&
        !/Interval|Pickle/.test(type) &&
        !table.computed.includes(name) &&
        !isChecked(name),
    );
    if (free.length === 0) return undefined;
    const column = this.random.pick(free);
    const from = column.name;
    const to = `n${++this.made}`;
    column.name = to;
    const renamed = (name: string): string => (name === from ? to : name);
    for (const each of [...table.constraints, ...table.indexes]) each.columns = each.columns.map(renamed);
    for (const key of table.foreignKeys) key.column = renamed(key.column);
    const { prefix, first } = this.target(table, isBatch);
    const existing = `existing_type=${column.type}, existing_nullable=${column.isNullable ? 'True' : 'False'}`;
    const counts = column.isKey && this.dialect === 'mariadb' ? ', existing_autoincrement=True' : '';
    return `${prefix}.alter_column(${first}"${from}", new_column_name="${to}", ${existing}${counts})`;
  }

  private createIndex(table: GeneratedTable, isBatch: boolean): string | undefined {
    const free = table.columns.filter(({ isIndexable, name }) => isIndexable && /^[a-z]\w*$/.test(name));
    if (free.length === 0) return undefined;
    const { name: column, type } = this.random.pick(free);
    const name = `ix_${++this.made}`;
    const { prefix, first } = this.target(table, isBatch);
    const isPostgres = this.dialect === 'postgresql';
    const isText = type.startsWith('sa.String(');
    const roll = this.random.next();
    const expressions =
      isText && !isBatch && isPostgres
        ? [`sa.text("lower(${column})")`, `sa.func.upper(sa.column("${column}"))`]
        : this.dialect === 'sqlite' && isText && !isBatch
          ? [`sa.text("lower(${column})")`]
          : [];
    const element =
      expressions.length > 0 && roll < 0.3
        ? this.random.pick(expressions)
        : roll < 0.4 && this.dialect !== 'mariadb' && !isBatch
          ? `sa.text("${column} DESC")`
          : `"${column}"`;
    const more = [
      ...(this.random.chance(0.3) ? ['unique=True'] : []),
      ...(isPostgres && this.random.chance(0.2) ? [`postgresql_where=sa.text("${column} IS NOT NULL")`] : []),
      ...(this.dialect === 'sqlite' && this.random.chance(0.2)
        ? [`sqlite_where=sa.text("${column} IS NOT NULL")`]
        : []),
    ];
    const isWritten = element.includes('(') && !element.includes('DESC');
    table.indexes.push({
      name,
      columns: [column],
      isExpression: isWritten,
      isPartial: more.some((each) => each.includes('where')),
    });
    return `${prefix}.create_index("${name}", ${first}[${element}]${more.map((each) => `, ${each}`).join('')})`;
  }

  private dropIndex(table: GeneratedTable, isBatch: boolean): string | undefined {
    // SQLAlchemy does not read an index of an expression back from SQLite.
    const free = table.indexes.filter(({ isExpression }) => !(isExpression && this.dialect === 'sqlite'));
    if (free.length === 0) return undefined;
    const { name } = this.random.pick(free);
    table.indexes = table.indexes.filter((index) => index.name !== name);
    return isBatch ? `batch_op.drop_index("${name}")` : `op.drop_index("${name}", table_name="${table.name}")`;
  }

  private addConstraint(table: GeneratedTable, isBatch: boolean): string | undefined {
    const { prefix, first } = this.target(table, isBatch);
    const name = `cn_${++this.made}`;
    const number = table.columns.find(
      ({ type, name: column, isKey }) =>
        !isKey && column !== 'ref' && /^sa\.(?:Big)?Integer/.test(type) && /^[a-z]\w*$/.test(column),
    );
    if (number !== undefined && this.random.chance(0.4)) {
      table.constraints.push({ name, kind: 'check', columns: [number.name] });
      const condition = this.random.pick([
        `"${number.name} > -1"`,
        `sa.text("${number.name} < 1000000")`,
        `sa.column("${number.name}") >= 0`,
      ]);
      return `${prefix}.create_check_constraint("${name}", ${first}${condition})`;
    }
    const free = table.columns.filter(({ isIndexable }) => isIndexable);
    if (free.length === 0) return undefined;
    const column = this.random.pick(free).name;
    table.constraints.push({ name, kind: 'unique', columns: [column] });
    return `${prefix}.create_unique_constraint("${name}", ${first}["${column}"])`;
  }

  private dropConstraint(table: GeneratedTable, isBatch: boolean): string | undefined {
    const free = table.constraints.filter(({ kind, name }) => kind !== 'primary' && name !== null);
    if (free.length === 0) return undefined;
    const { name, kind } = this.random.pick(free);
    table.constraints = table.constraints.filter((each) => each.name !== name);
    const { prefix, first } = this.target(table, isBatch);
    return `${prefix}.drop_constraint("${name ?? ''}", ${first}type_="${kind}")`;
  }
}
