import type { ConstraintDefinition } from '../../operations/definitions.js';
import type { Operation } from '../../operations/operation.js';
import type { Span } from '../../text.js';
import { droppedByConvention } from '../droppedConstraint.js';
import { lookupIn } from '../lookup.js';
import { keyOf, type Constraint, type Index, type Table } from '../schema.js';
import { fullName } from '../schemaText.js';
import { tablesNamed, tablesReferringTo, tablesWithPart } from '../tables.js';
import { refusedRows } from './refusedRows.js';
import { givenName, isWhole, known, lookupOf, missing, type RunState } from './runState.js';
import { broken, mayBeRefused, unknown, type Trouble } from './trouble.js';

type Of<K extends Operation['kind']> = Extract<Operation, { readonly kind: K }>;

/** Whether a foreign key's table is there: SQLite does not ask. */
export function refusedReference(
  key: Extract<ConstraintDefinition, { readonly kind: 'foreignKey' }>,
  host: Pick<Table, 'name' | 'schema'>,
  { schema, dialect, isUnsure, isPhantom }: RunState,
  span: Span,
): Trouble | null {
  if (dialect.name === 'sqlite') return null;
  const [name, owner] = [known(key.referredTable), known(key.referredSchema)];
  if (name === undefined || owner === undefined) return null;
  if (name === host.name) return null;
  const table = lookupIn(schema, dialect).table(owner ?? host.schema, name);
  if (table === undefined)
    return missing(`there is no table ${name}, to which a foreign key refers`, !isUnsure, span, name, 'missingTable');
  // Of a table that no revision creates it is not known which columns it has: those that the upgrade needs.
  if (isPhantom(table)) return null;
  const columns = known(key.referredColumns)?.map(known) ?? [];
  const gone = columns.find((column) => column !== undefined && !table.columns.some((each) => each.name === column));
  if (gone !== undefined)
    return missing(
      `there is no column ${name}.${gone}, to which a foreign key refers`,
      !isUnsure && table.uncertain.length === 0,
      span,
      `${name}.${gone}`,
      'missingColumn',
    );
  return null;
}

/** What has the name of a new index already: in PostgreSQL and SQLite tables and indexes share their names. */
export function takenIndex(name: string | null, table: Table | null, { schema, dialect }: RunState): string | null {
  if (name === null) return null;
  const isLocal = dialect.name === 'mysql' || dialect.name === 'mariadb';
  const ofTables = isLocal ? (table === null ? [] : [table]) : tablesWithPart(schema.tables, name);
  for (const each of ofTables) {
    if (table !== null && each.schema !== table.schema) continue;
    if (each.indexes.some((index) => (index.name ?? index.chosenName) === name))
      return `there is an index ${name} already`;
    const isKey = ({ kind }: Constraint): boolean => kind === 'unique' || kind === 'primaryKey' || kind === 'exclude';
    if (
      dialect.name === 'postgresql' &&
      each.constraints.some((key) => isKey(key) && (key.name ?? key.chosenName) === name)
    )
      return `there is a constraint ${name} already, whose index has that name`;
  }
  const isTable =
    dialect.name === 'postgresql' &&
    tablesNamed(schema.tables, name).some((each) => table === null || each.schema === table.schema);
  return isTable ? `there is a table ${name} already` : null;
}

export function refusedIndex(operation: Of<'createIndex'>, table: Table, state: RunState, span: Span): Trouble | null {
  const taken = takenIndex(known(operation.index.name)?.value ?? null, table, state);
  if (taken !== null) return operation.ifNotExists ? null : broken(taken, span, fullName(table));
  const names = (known(operation.index.elements) ?? []).flatMap((element) => {
    const term = known(element);
    return term?.kind === 'string' ? [term.value] : [];
  });
  return missingColumn(names, table, state, span) ?? refusedRows(operation, table, state, span);
}

function missingColumn(names: readonly string[], table: Table, state: RunState, span: Span): Trouble | null {
  const gone = names.find((name) => !table.columns.some((column) => column.name === name));
  if (gone === undefined) return null;
  const object = `${fullName(table)}.${gone}`;
  return state.isPhantom(table)
    ? null
    : missing(`there is no column ${object}`, isWhole(table, state), span, object, 'missingColumn');
}

export function refusedDropIndex(operation: Of<'dropIndex'>, state: RunState, span: Span): Trouble | null {
  if (operation.ifExists) return null;
  const written = known(operation.name);
  if (written === undefined || written === null) return unknown('its index is not known', span, null);
  const name = givenName(written, operation, state);
  const { schema, dialect, isUnsure } = state;
  const target = operation.table === null ? undefined : lookupOf(operation.table, state);
  const has = (table: Table): boolean =>
    [...table.indexes, ...table.constraints].some((each) => (each.name ?? each.chosenName) === name);
  if (dialect.name === 'postgresql') {
    const owner = ownerOfIndex(name, target === undefined ? tablesWithPart(schema.tables, name) : [target]);
    if (owner !== undefined) return broken(owner, span, name, 'ownedIndex');
  }
  if (target !== undefined && has(target)) {
    const index = target.indexes.find((each) => (each.name ?? each.chosenName) === name);
    return index === undefined ? null : neededKey(target, index, `the index ${name}`, state, span);
  }
  const isLocal = ['mysql', 'mariadb', 'mssql'].includes(dialect.name);
  if (!isLocal && tablesWithPart(schema.tables, name).some(has)) return null;
  const whole =
    target === undefined
      ? !isUnsure && (isLocal || [...schema.tables.values()].every((each) => isWhole(each, state)))
      : isWhole(target, state);
  return missing(
    `there is no index ${name}`,
    whole && dialect.name !== 'mysql' && dialect.name !== 'mariadb',
    span,
    name,
    'missingName',
  );
}

type KeyConstraint = Extract<Constraint, { readonly include: readonly string[] }>;
/** What MySQL and MariaDB find rows by: an index, or a key that has one. */
type Key = Index | KeyConstraint;

function isMysql({ dialect: { name } }: RunState): boolean {
  return name === 'mysql' || name === 'mariadb';
}

/** MySQL and MariaDB keep an index that is the only one for a foreign key of its table, or for one that refers to it. */
function neededKey(table: Table, dropped: Key, title: string, state: RunState, span: Span): Trouble | null {
  if (!isMysql(state)) return null;
  const { schema, dialect } = state;
  const columnsOf = (one: Key): readonly string[] =>
    'parts' in one ? one.parts.map((part) => ('column' in part ? part.column : '')) : one.columns;
  const serves = (columns: readonly string[], key: readonly string[]): boolean =>
    key.length <= columns.length && columns.slice(0, key.length).every((column) => key.includes(column));
  const others = [
    ...table.indexes.filter((each) => each !== dropped).map(columnsOf),
    ...table.constraints.flatMap((each) =>
      (each.kind === 'unique' || each.kind === 'primaryKey') && each !== dropped ? [each.columns] : [],
    ),
  ];
  const key = keyOf(table.schema, table.name, dialect.defaultSchema);
  for (const other of schema.tables.values())
    for (const each of other.constraints) {
      if (each.kind !== 'foreignKey') continue;
      const refersHere = keyOf(each.referredSchema, each.referredTable, dialect.defaultSchema) === key;
      for (const columns of [...(other === table ? [each.columns] : []), ...(refersHere ? [each.referredColumns] : [])])
        if (serves(columnsOf(dropped), columns) && !others.some((another) => serves(another, columns)))
          return broken(
            `the foreign key ${each.name ?? each.chosenName ?? ''} of ${fullName(other)} needs ${title}`,
            span,
            fullName(table),
            'needed',
          );
    }
  return null;
}

/** PostgreSQL drops the index of a constraint with the constraint only. */
function ownerOfIndex(name: string, tables: readonly Table[]): string | undefined {
  for (const table of tables) {
    if (table.indexes.some((each) => (each.name ?? each.chosenName) === name)) return undefined;
    const owner = table.constraints.find(
      (each) =>
        (each.kind === 'unique' || each.kind === 'primaryKey' || each.kind === 'exclude') &&
        (each.name ?? each.chosenName) === name,
    );
    if (owner !== undefined) return `the index ${name} is that of a constraint of ${fullName(table)}`;
  }
  return undefined;
}

export function refusedConstraint(
  definition: ConstraintDefinition,
  table: Table,
  state: RunState,
  span: Span,
): Trouble | null {
  const { dialect } = state;
  const name = known(definition.name)?.value ?? null;
  const object = fullName(table);
  if (name === null && dialect.name === 'sqlite' && definition.name.kind === 'known')
    return state.convention === undefined
      ? broken('batch mode adds no constraint without a name', span, object)
      : unknown('it is not known whether the constraint has a name', span, object);
  if (name !== null && table.constraints.some((each) => (each.name ?? each.chosenName) === name))
    return broken(`there is a constraint ${name} already`, span, object);
  if (definition.kind === 'primaryKey' && table.constraints.some(({ kind }) => kind === 'primaryKey'))
    return dialect.name === 'sqlite'
      ? unknown(`${object} has a primary key already`, span, object)
      : broken(`${object} has a primary key already`, span, object);
  if (definition.kind === 'unique' || definition.kind === 'primaryKey') {
    const taken = dialect.name === 'postgresql' ? takenIndex(name, table, state) : null;
    if (taken !== null) return broken(taken, span, object);
  }
  const names = 'columns' in definition ? (known(definition.columns) ?? []).flatMap((each) => known(each) ?? []) : [];
  return (
    missingColumn(names, table, state, span) ??
    (definition.kind === 'foreignKey' ? refusedReference(definition, table, state, span) : null) ??
    refusedRows({ kind: 'addConstraint', constraint: definition }, table, state, span)
  );
}

export function refusedDropConstraint(
  operation: Of<'dropConstraint'>,
  table: Table,
  state: RunState,
  span: Span,
): Trouble | null {
  const { dialect, schema } = state;
  const written = known(operation.name);
  const name = typeof written === 'string' ? givenName(written, operation, state) : written;
  const type = known(operation.type);
  const object = fullName(table);
  if (type === 'primary' && isMysql(state)) {
    const primary = table.constraints.find((each): each is KeyConstraint => each.kind === 'primaryKey');
    return primary === undefined ? null : refusedMysqlKey(table, primary, state, span);
  }
  if (name === undefined || name === null)
    return name === null
      ? broken('a constraint without a name can’t be dropped', span, object, 'always')
      : unknown('its constraint is not known', span, object);
  const conventional = droppedByConvention(operation, table, state);
  const found = table.constraints.find((each) => (each.name ?? each.chosenName) === (conventional ?? name));
  if (found === undefined) {
    if (operation.ifExists) return null;
    if (conventional !== null)
      return unknown(
        `there is no constraint ${conventional} of ${object}, as the naming convention names it`,
        span,
        object,
      );
    if (table.indexes.some((each) => each.name === name) && dialect.name !== 'postgresql') return null;
    // A convention may give the name that is meant, and MySQL's own names are not all known.
    const isCertain = type !== 'check' || state.convention?.ck === undefined;
    const isSure = isWhole(table, state) && isCertain && ['postgresql', 'sqlite'].includes(dialect.name);
    return missing(`there is no constraint ${name} of ${object}`, isSure, span, object, 'missingName');
  }
  if (dialect.name === 'sqlite' || (found.kind !== 'unique' && found.kind !== 'primaryKey')) return null;
  if (isMysql(state)) return neededKey(table, found, `the index ${name}`, state, span);
  const key = keyOf(table.schema, table.name, dialect.defaultSchema);
  for (const other of tablesReferringTo(schema.tables, table.name))
    for (const each of other.constraints)
      if (
        each.kind === 'foreignKey' &&
        keyOf(each.referredSchema, each.referredTable, dialect.defaultSchema) === key &&
        each.referredColumns.length === found.columns.length &&
        each.referredColumns.every((column) => found.columns.includes(column))
      )
        return mayBeRefused(
          `the foreign key ${each.name ?? each.chosenName ?? ''} of ${fullName(other)} may need it`,
          span,
          object,
        );
  return null;
}

/** A column that is counted up has to be the first of a key. */
function refusedMysqlKey(table: Table, primary: KeyConstraint, state: RunState, span: Span): Trouble | null {
  const object = fullName(table);
  const counted = table.columns.find(({ name, autoincrement }) => autoincrement && primary.columns[0] === name)?.name;
  const firsts = [
    ...table.indexes.map(({ parts: [first] }) => (first !== undefined && 'column' in first ? first.column : undefined)),
    ...table.constraints.map((each) => (each.kind === 'unique' ? each.columns[0] : undefined)),
  ];
  if (counted !== undefined && !firsts.includes(counted))
    return broken(`${object}.${counted} is counted up, and has to be a key`, span, object);
  return neededKey(table, primary, `the primary key of ${object}`, state, span);
}
