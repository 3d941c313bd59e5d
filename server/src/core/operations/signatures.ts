/** What an argument names: completion, hover and go to definition look for it in the schema. */
export type ParameterRole =
  'table' | 'newTable' | 'column' | 'columns' | 'constraint' | 'index' | 'referredTable' | 'referredColumns' | 'schema';

export interface Parameter {
  readonly name: string;
  readonly role?: ParameterRole;
  /** May be left out. */
  readonly optional: boolean;
  readonly keywordOnly: boolean;
  /** Takes any number of positional arguments (`*columns`). */
  readonly variadic: boolean;
  /** One sentence. */
  readonly documentation: string;
}

export interface Signature {
  readonly directive: string;
  readonly parameters: readonly Parameter[];
  /** Further keywords are taken, such as options of a dialect. */
  readonly takesOptions: boolean;
  /** One sentence. */
  readonly documentation: string;
}

/**
 * The signatures of Alembic's directives (alembic/operations/base.py, Alembic 1.20), with parameters in the order in
 * which they may be given by position. On the table of a batch block the parameters that name it are left out.
 */
export function signatureOf(directive: string, isBatch: boolean): Signature | undefined {
  return (isBatch ? inBatch : onOp).get(directive);
}

/** The directives that `op`, or the table of a batch block, has. */
export function directiveNames(isBatch: boolean): string[] {
  return [...(isBatch ? inBatch : onOp).keys()];
}

const schema = "schema= [schema]: The schema of the table; left out, the connection's default.";
const dialectOptions = '**';

/**
 * A parameter a line: `name=` is optional, `*` before the rest makes it keyword only, `name*` takes any number, `**`
 * stands for further keywords; then its role in brackets, and its documentation.
 */
const written: readonly (readonly [directive: string, documentation: string, parameters: readonly string[]])[] = [
  [
    'add_column',
    'Adds a column to a table.',
    [
      'table_name [table]: The table.',
      'column: The column, as sa.Column(…).',
      '*',
      schema,
      'if_not_exists=: Adds it only where the table has no such column (PostgreSQL, MariaDB).',
      'inline_references=: Writes REFERENCES into the column instead of a constraint of its own.',
      'inline_primary_key=: Writes PRIMARY KEY into the column.',
    ],
  ],
  [
    'alter_column',
    'Changes a column: type, nullability, default, name or comment.',
    [
      'table_name [table]: The table.',
      'column_name [column]: The column, by its present name.',
      '*',
      'nullable=: Whether the column takes NULL from now on.',
      'comment=: The new comment; None drops it.',
      'server_default=: The new default of the database; None drops it.',
      'new_column_name=: The new name.',
      'type_=: The new type.',
      'existing_type=: The type as it is, which MySQL and SQL Server need for other changes.',
      'existing_server_default=: The default as it is.',
      'existing_nullable=: Whether the column takes NULL now.',
      'existing_comment=: The comment as it is.',
      schema,
      'autoincrement=: Whether the column counts by itself (MySQL).',
      'existing_autoincrement=: Whether the column counts by itself now (MySQL).',
      'postgresql_using=: How present values are converted to the new type (PostgreSQL).',
      dialectOptions,
    ],
  ],
  [
    'batch_alter_table',
    'Collects changes of one table; on SQLite the table is made anew with them.',
    [
      'table_name [table]: The table.',
      schema,
      'recreate=: When the table is made anew: "auto", "always" or "never".',
      'partial_reordering=: Columns in their new order.',
      'copy_from=: The table as it is, instead of reading it from the database.',
      'table_args=: Further constraints for the new table.',
      'table_kwargs=: Options for the new table.',
      'reflect_args=: Columns that replace those read from the database.',
      'reflect_kwargs=: Options for reading the table.',
      'naming_convention=: Names for constraints that have none.',
    ],
  ],
  [
    'bulk_insert',
    'Inserts rows.',
    [
      'table: The table, as sa.table(…).',
      'rows: A list of dictionaries.',
      '*',
      'multiinsert=: Whether one statement inserts all rows.',
    ],
  ],
  [
    'create_check_constraint',
    'Adds a CHECK constraint to a table.',
    [
      'constraint_name: Its name.',
      'table_name [table]: The table.',
      'condition: The condition, as text or as an expression.',
      '*',
      schema,
      dialectOptions,
    ],
  ],
  [
    'create_exclude_constraint',
    'Adds an EXCLUDE constraint to a table (PostgreSQL).',
    [
      'constraint_name: Its name.',
      'table_name [table]: The table.',
      'elements*: Pairs of an expression and an operator.',
      '*',
      'where=: Rows for which it holds.',
      schema,
      'deferrable=: Whether it can be checked at the end of the transaction.',
      'initially=: When it is checked: "IMMEDIATE" or "DEFERRED".',
      'using=: The index method.',
    ],
  ],
  [
    'create_foreign_key',
    'Adds a foreign key to a table.',
    [
      'constraint_name: Its name.',
      'source_table [table]: The table that refers.',
      'referent_table [referredTable]: The table that is referred to.',
      'local_cols [columns]: The columns that refer.',
      'remote_cols [referredColumns]: The columns that are referred to.',
      '*',
      'onupdate=: What happens when a value that is referred to changes.',
      'ondelete=: What happens when a row that is referred to is deleted, such as "CASCADE".',
      'deferrable=: Whether it can be checked at the end of the transaction.',
      'initially=: When it is checked: "IMMEDIATE" or "DEFERRED".',
      'match=: How several columns match.',
      'source_schema= [schema]: The schema of the table that refers.',
      'referent_schema= [schema]: The schema of the table that is referred to.',
      dialectOptions,
    ],
  ],
  [
    'create_index',
    'Creates an index.',
    [
      'index_name: Its name.',
      'table_name [table]: The table.',
      'columns [columns]: A list of columns and expressions.',
      '*',
      schema,
      'unique=: Whether no two rows may have the same values.',
      'if_not_exists=: Creates it only where there is none of that name.',
      'postgresql_concurrently=: Lets others write meanwhile; needs an autocommit block (PostgreSQL).',
      'postgresql_where=: Rows that are in the index (PostgreSQL).',
      'postgresql_using=: The index method (PostgreSQL).',
      'postgresql_include=: Further columns that the index holds (PostgreSQL).',
      'postgresql_ops=: Operator classes by column (PostgreSQL).',
      'postgresql_nulls_not_distinct=: Whether NULL equals NULL (PostgreSQL 15).',
      'sqlite_where=: Rows that are in the index (SQLite).',
      'mysql_length=: How many characters of a column are in the index (MySQL).',
      dialectOptions,
    ],
  ],
  [
    'create_primary_key',
    'Adds a primary key to a table.',
    [
      'constraint_name: Its name.',
      'table_name [table]: The table.',
      'columns [columns]: A list of columns.',
      '*',
      schema,
    ],
  ],
  [
    'create_table',
    'Creates a table.',
    [
      'table_name [newTable]: Its name.',
      'columns*: Columns, constraints and indexes.',
      '*',
      'if_not_exists=: Creates it only where there is none of that name.',
      schema,
      'comment=: A comment on the table.',
      'prefixes=: Words after CREATE, such as "TEMPORARY".',
      'info=: Any data, which Alembic passes on.',
      dialectOptions,
    ],
  ],
  [
    'create_table_comment',
    'Sets the comment on a table.',
    [
      'table_name [table]: The table.',
      'comment: The comment.',
      '*',
      'existing_comment=: The comment as it is.',
      schema,
    ],
  ],
  [
    'create_unique_constraint',
    'Adds a UNIQUE constraint to a table.',
    [
      'constraint_name: Its name.',
      'table_name [table]: The table.',
      'columns [columns]: A list of columns.',
      '*',
      schema,
      'deferrable=: Whether it can be checked at the end of the transaction.',
      'initially=: When it is checked: "IMMEDIATE" or "DEFERRED".',
      'postgresql_nulls_not_distinct=: Whether NULL equals NULL (PostgreSQL 15).',
      dialectOptions,
    ],
  ],
  [
    'drop_column',
    'Drops a column, and what is in it.',
    [
      'table_name [table]: The table.',
      'column_name [column]: The column.',
      '*',
      schema,
      'if_exists=: Drops it only where the table has it.',
      'mssql_drop_default=: Drops its default first (SQL Server).',
      'mssql_drop_check=: Drops its CHECK constraint first (SQL Server).',
      'mssql_drop_foreign_key=: Drops its foreign key first (SQL Server).',
      dialectOptions,
    ],
  ],
  [
    'drop_constraint',
    'Drops a constraint.',
    [
      'constraint_name [constraint]: The constraint.',
      'table_name [table]: The table.',
      'type_=: "foreignkey", "primary", "unique" or "check", which MySQL needs.',
      '*',
      schema,
      'if_exists=: Drops it only where the table has it.',
    ],
  ],
  [
    'drop_index',
    'Drops an index.',
    [
      'index_name [index]: The index.',
      'table_name= [table]: The table, which MySQL and SQL Server need.',
      '*',
      schema,
      'if_exists=: Drops it only where there is one.',
      'postgresql_concurrently=: Lets others write meanwhile; needs an autocommit block (PostgreSQL).',
      dialectOptions,
    ],
  ],
  [
    'drop_table',
    'Drops a table, and what is in it.',
    ['table_name [table]: The table.', '*', schema, 'if_exists=: Drops it only where there is one.', dialectOptions],
  ],
  [
    'drop_table_comment',
    'Drops the comment on a table.',
    ['table_name [table]: The table.', '*', 'existing_comment=: The comment as it is.', schema],
  ],
  [
    'execute',
    'Runs SQL.',
    ['sqltext: Text, or a statement of SQLAlchemy.', '*', 'execution_options=: Options of SQLAlchemy for the run.'],
  ],
  [
    'rename_table',
    'Renames a table.',
    [
      'old_table_name [table]: The table, by its present name.',
      'new_table_name [newTable]: The new name.',
      '*',
      schema,
    ],
  ],
];

/** Parameters that a batch block's directives have beside the others, or do not have. */
const batchOnly: Readonly<Record<string, readonly string[]>> = {
  add_column: [
    'insert_before= [column]: The column before which it is put.',
    'insert_after= [column]: The column after which it is put.',
  ],
  alter_column: [
    'insert_before= [column]: The column before which it is put.',
    'insert_after= [column]: The column after which it is put.',
  ],
};
const notInBatch = new Set(['batch_alter_table', 'bulk_insert', 'create_table', 'drop_table', 'rename_table']);
const tableParameters = new Set(['table_name', 'source_table', 'schema', 'source_schema']);

function isInBatch(directive: string, { name }: Parameter): boolean {
  return !tableParameters.has(name) && !(directive === 'drop_constraint' && name === 'if_exists');
}

function readParameter(line: string, keywordOnly: boolean): Parameter {
  const [, name = '', mark = '', role, documentation = ''] = /^(\w+)([*=]?)(?: \[(\w+)\])?: (.*)$/.exec(line) ?? [];
  return {
    name,
    optional: mark === '=',
    variadic: mark === '*',
    keywordOnly,
    documentation,
    ...(role !== undefined && { role: role as ParameterRole }),
  };
}

function readParameters(lines: readonly string[]): Parameter[] {
  const star = lines.indexOf('*');
  return lines.flatMap((line, index) =>
    line === '*' || line === dialectOptions ? [] : [readParameter(line, star >= 0 && index > star)],
  );
}

const onOp = new Map<string, Signature>(
  written.map(([directive, documentation, lines]) => [
    directive,
    { directive, documentation, parameters: readParameters(lines), takesOptions: lines.includes(dialectOptions) },
  ]),
);

const inBatch = new Map<string, Signature>(
  [...onOp]
    .filter(([directive]) => !notInBatch.has(directive))
    .map(([directive, signature]) => [
      directive,
      {
        ...signature,
        parameters: [
          ...signature.parameters.filter((parameter) => isInBatch(directive, parameter)),
          ...(batchOnly[directive] ?? []).map((line) => readParameter(line, true)),
        ],
      },
    ]),
);
