import { excludeDdl } from '../../dialects/ddl.js';
import { qualifiedName, quoteName } from '../../dialects/names.js';
import { typeCheck } from '../../schema/makeConstraint.js';
import type { Attached, Constraint, Index, Table } from '../../schema/schema.js';
import { columnText, type Form } from './columnText.js';
import { escapedColons, listOf, NotWritten, repr, sqlText } from './python.js';

/** A directive that a downgrade calls, on a table or in its batch block. */
export interface Call {
  readonly directive: string;
  /** Arguments before the table's name, and behind it. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** In which keyword the table's name is; null for its place among the arguments. */
  readonly tableKeyword?: string;
  readonly schemaKeyword?: string;
  readonly table: Pick<Table, 'schema' | 'name'> | null;
  /** SQLite does it only where the table is made anew. */
  readonly needsBatch: boolean;
  /** The keywords each on a line of its own, as Alembic writes `alter_column`. */
  readonly isLong?: boolean;
}

/** A name as the database has it: no convention changes it. */
export function finalName({
  name,
  chosenName,
}: {
  readonly name: string | null;
  readonly chosenName: string | null;
}): string | null {
  const known = name ?? chosenName;
  return known === null ? null : `op.f(${repr(known)})`;
}

function nameOption(constraint: Constraint, { dialect }: Form): string[] {
  const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
  // MySQL names the index that it makes for a foreign key by its column where the key has no name, else like the key.
  const isChosen = constraint.kind === 'foreignKey' && constraint.name === null;
  const name = isMysql && (constraint.kind === 'primaryKey' || isChosen) ? null : finalName(constraint);
  return name === null ? [] : [`name=${name}`];
}

function deferral({ deferrable, initially }: Constraint): string[] {
  return [
    ...(deferrable === null ? [] : [`deferrable=${deferrable ? 'True' : 'False'}`]),
    ...(initially === null ? [] : [`initially=${repr(initially)}`]),
  ];
}

function keyOptions(constraint: Constraint): string[] {
  if (!('include' in constraint)) return [];
  return [
    ...(constraint.include.length === 0 ? [] : [`postgresql_include=${listOf(constraint.include)}`]),
    ...(constraint.nullsNotDistinct ? ['postgresql_nulls_not_distinct=True'] : []),
  ];
}

function rules({ onUpdate, onDelete, match }: Extract<Constraint, { readonly kind: 'foreignKey' }>): string[] {
  return [
    ...(onUpdate === null ? [] : [`onupdate=${repr(onUpdate)}`]),
    ...(onDelete === null ? [] : [`ondelete=${repr(onDelete)}`]),
    ...(match === null ? [] : [`match=${repr(match)}`]),
  ];
}

/** A constraint among the elements of a table; undefined for one that has to follow the table. */
function inTable(constraint: Constraint, form: Form): string | undefined {
  const { imports } = form;
  if ('notValid' in constraint && constraint.notValid) return undefined;
  const more = [...nameOption(constraint, form), ...deferral(constraint)];
  switch (constraint.kind) {
    case 'primaryKey':
      return `${imports.sa('PrimaryKeyConstraint')}(${[...constraint.columns.map(repr), ...more, ...keyOptions(constraint)].join(', ')})`;
    case 'unique':
      return `${imports.sa('UniqueConstraint')}(${[...constraint.columns.map(repr), ...more, ...keyOptions(constraint)].join(', ')})`;
    case 'foreignKey': {
      const { referredSchema: owner, referredTable, referredColumns } = constraint;
      const names = referredColumns.map((column) =>
        [...(owner === null ? [] : [owner]), referredTable, column].join('.'),
      );
      return `${imports.sa('ForeignKeyConstraint')}(${[listOf(constraint.columns), listOf(names), ...more, ...rules(constraint)].join(', ')})`;
    }
    case 'check':
      return `${imports.sa('CheckConstraint')}(${[repr(escapedColons(conditionOf(constraint))), ...more].join(', ')})`;
    case 'exclude':
      return undefined;
  }
}

function conditionOf({ condition, uncertain }: Extract<Constraint, { readonly kind: 'check' }>): string {
  if (condition === null) throw new NotWritten(uncertain[0]?.reason ?? 'a condition is not known');
  return condition;
}

/** The calls that make a table with its indexes. */
export function tableCalls(table: Table, form: Form): Call[] {
  const { dialect } = form;
  if (table.uncertain[0] !== undefined) throw new NotWritten(table.uncertain[0].reason);
  const ofTypes = constraintsOfTypes(
    table,
    table.columns.map(({ name }) => name),
    form,
  );
  const own = table.constraints.filter((each) => !ofTypes.has(each));
  const elements = [
    ...table.columns.map((column) => {
      const checks = own.filter((each) => isPartOf(column.name, each, form));
      return columnText(column, table, form, {
        inNewTable: true,
        parts: checks.flatMap((each) => inTable(each, form) ?? []),
      });
    }),
    ...own
      .filter((each) => !table.columns.some(({ name }) => isPartOf(name, each, form)))
      .flatMap((each) => inTable(each, form) ?? []),
  ];
  const options = [
    ...(table.schema === null ? [] : [`schema=${repr(table.schema)}`]),
    ...(table.comment === null ? [] : [`comment=${repr(table.comment)}`]),
    ...(table.prefixes.length === 0 ? [] : [`prefixes=${listOf(table.prefixes)}`]),
    ...(table.countsUp ? ['sqlite_autoincrement=True'] : []),
    ...table.options.map((option) => {
      const [, name, value] = /^(?:DEFAULT )?([A-Z ]+)=([\w]+)$/.exec(option.trim()) ?? [];
      if (name === undefined || value === undefined) throw new NotWritten(`the table has the option ${option}`);
      const key = `${dialect.name}_${name.trim().toLowerCase().replaceAll(' ', '_')}`;
      return `${key === `${dialect.name}_charset` ? `${dialect.name}_default_charset` : key}=${repr(value)}`;
    }),
  ];
  const create: Call = {
    directive: 'create_table',
    before: [],
    table: { schema: null, name: table.name },
    after: [...elements, ...options].map((each) => `\n${each}`),
    needsBatch: false,
  };
  return [
    create,
    ...own.filter((each) => inTable(each, form) === undefined).map((each) => constraintCall(each, table, form)),
    ...table.indexes.map((index) => indexCall(index, table, form)),
    ...(table.attached ?? []).map((each) => attachCall(each)),
  ];
}

/** Puts a trigger, a policy, a rule or row security on its table again. */
export function attachCall({ object, name, definition }: Attached): Call {
  if (definition === null) throw new NotWritten(`what the ${object} ${name} was is not known`);
  return executeCall(definition);
}

/** Takes it away. */
export function detachCall({ object, name }: Attached, table: Table, { dialect }: Form): Call {
  const full = qualifiedName(dialect, table.schema, table.name);
  if (object === 'row security') {
    const off = name === 'FORCE' ? 'NO FORCE' : 'DISABLE';
    return executeCall(`ALTER TABLE ${full} ${off} ROW LEVEL SECURITY`);
  }
  const on = dialect.name === 'postgresql' ? ` ON ${full}` : '';
  return executeCall(`DROP ${object.toUpperCase()} ${quoteName(dialect, name)}${on}`);
}

/** MariaDB has a check that is written in a column as a part of that column. */
function isPartOf(column: string, constraint: Constraint, { dialect }: Form): boolean {
  return dialect.name === 'mariadb' && constraint.kind === 'check' && constraint.column === column;
}

/** Checks that types of these columns bring with them. */
export function constraintsOfTypes(
  table: Table,
  columns: readonly string[],
  { dialect }: Form,
): ReadonlySet<Constraint> {
  if (columns.length === 0) return new Set();
  const names = new Set(columns);
  const conditions = new Set(
    table.columns
      .filter(({ name }) => names.has(name))
      .flatMap((column) => {
        const body = typeCheck(column, dialect);
        return body?.kind === 'check' ? [body.condition] : [];
      }),
  );
  return new Set(table.constraints.filter((each) => each.kind === 'check' && conditions.has(each.condition)));
}

/** The call that adds a constraint to a table. */
export function constraintCall(constraint: Constraint, table: Table, form: Form): Call {
  const { dialect } = form;
  if (constraint.uncertain[0] !== undefined) throw new NotWritten(constraint.uncertain[0].reason);
  const name = finalName(constraint) ?? 'None';
  const common = { table, before: [name], needsBatch: true };
  const notValid = 'notValid' in constraint && constraint.notValid ? ['postgresql_not_valid=True'] : [];
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique':
      return {
        ...common,
        directive: constraint.kind === 'unique' ? 'create_unique_constraint' : 'create_primary_key',
        after: [listOf(constraint.columns), ...deferral(constraint), ...keyOptions(constraint)],
      };
    case 'foreignKey':
      return {
        ...common,
        directive: 'create_foreign_key',
        schemaKeyword: 'source_schema',
        after: [
          repr(constraint.referredTable),
          listOf(constraint.columns),
          listOf(constraint.referredColumns),
          ...(constraint.referredSchema === null ? [] : [`referent_schema=${repr(constraint.referredSchema)}`]),
          ...rules(constraint),
          ...deferral(constraint),
          ...notValid,
        ],
      };
    case 'check':
      return {
        ...common,
        directive: 'create_check_constraint',
        after: [repr(escapedColons(conditionOf(constraint))), ...deferral(constraint), ...notValid],
      };
    case 'exclude':
      return executeCall(
        `ALTER TABLE ${qualifiedName(dialect, table.schema, table.name)} ADD ${excludeDdl(constraint, dialect)}`,
      );
  }
}

/** Each line of SQL is a string of its own: indented lines of one string would be other SQL. */
export function executeCall(sql: string): Call {
  const lines = escapedColons(sql).split(/(?<=\n)/);
  const text = lines.length > 1 ? `\n${lines.map((line) => `    ${repr(line)}\n`).join('')}` : repr(lines[0] ?? '');
  return { directive: 'execute', before: [text], after: [], table: null, needsBatch: false };
}

const dropTypes: Readonly<Record<Constraint['kind'], string | null>> = {
  primaryKey: 'primary',
  unique: 'unique',
  foreignKey: 'foreignkey',
  check: 'check',
  exclude: null,
};

export function dropConstraintCall(constraint: Constraint, table: Table): Call {
  const name = finalName(constraint);
  if (name === null) throw new NotWritten('a constraint without a name can’t be dropped');
  const type = dropTypes[constraint.kind];
  return {
    directive: 'drop_constraint',
    before: [name],
    table,
    after: type === null ? [] : [`type_=${repr(type)}`],
    needsBatch: true,
  };
}

/** The call that makes an index. */
export function indexCall(index: Index, table: Table, { dialect, imports }: Form, more: readonly string[] = []): Call {
  if (index.uncertain[0] !== undefined) throw new NotWritten(index.uncertain[0].reason);
  const prefix = dialect.name === 'mariadb' ? 'mysql' : dialect.name;
  const parts = index.parts.map((part) => ('column' in part ? repr(part.column) : sqlText(part.expression, imports)));
  const suffixes = index.parts.flatMap((part, at): [string, string][] => {
    const suffix = index.suffixes[at] ?? '';
    if (suffix === '') return [];
    if (!('column' in part)) throw new NotWritten('an expression in the index has a suffix');
    return [[part.column, suffix.trim()]];
  });
  const lengths = suffixes.filter(([, suffix]) => suffix.startsWith('('));
  const classes = suffixes.filter(([, suffix]) => !suffix.startsWith('('));
  const dict = (entries: readonly [string, string][]): string =>
    `{${entries.map(([key, value]) => `${repr(key)}: ${value}`).join(', ')}}`;
  if (index.trailing.length > 0) throw new NotWritten(`the index has ${index.trailing.join(' ')}`);
  return {
    directive: 'create_index',
    before: [finalName(index) ?? 'None'],
    table,
    after: [
      `[${parts.join(', ')}]`,
      `unique=${index.unique ? 'True' : 'False'}`,
      ...(index.method === null ? [] : [`${prefix}_using=${repr(index.method)}`]),
      ...(index.where === null ? [] : [`${prefix}_where=${sqlText(index.where, imports)}`]),
      ...(index.include.length === 0 ? [] : [`${prefix}_include=${listOf(index.include)}`]),
      ...(index.nullsNotDistinct ? [`${prefix}_nulls_not_distinct=True`] : []),
      ...(index.prefix === null ? [] : [`${prefix}_prefix=${repr(index.prefix)}`]),
      ...(lengths.length === 0
        ? []
        : [`${prefix}_length=${dict(lengths.map(([key, value]) => [key, value.slice(1, -1)]))}`]),
      ...(classes.length === 0 ? [] : [`${prefix}_ops=${dict(classes.map(([key, value]) => [key, repr(value)]))}`]),
      ...more,
    ],
    needsBatch: false,
  };
}

export function dropIndexCall(index: Index, table: Table, more: readonly string[] = []): Call {
  const name = finalName(index);
  if (name === null) throw new NotWritten('an index without a name can’t be dropped');
  return { directive: 'drop_index', before: [name], table, tableKeyword: 'table_name', after: more, needsBatch: false };
}
