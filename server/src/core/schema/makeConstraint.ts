import type { Dialect } from '../dialects/dialect.js';
import { stringLiteral } from '../dialects/literals.js';
import { enumLabels } from '../dialects/enumType.js';
import { quoteName } from '../dialects/names.js';
import { rendered } from '../dialects/notRendered.js';
import { typeCall } from '../dialects/typeCall.js';
import { variantFor } from '../dialects/dialect.js';
import type {
  CheckDefinition,
  ConstraintDefinition,
  ExcludeDefinition,
  ForeignKeyDefinition,
} from '../operations/definitions.js';
import { chosenName } from './chosenNames.js';
import type { Draft } from './draft.js';
import { FactReader, plainValue, stringsOf } from './facts.js';
import { conditionText } from './makeColumn.js';
import { conventionName } from './namingConvention.js';
import { nameOf } from './objectName.js';
import type { Column, Constraint, Place, Table } from './schema.js';
import { doubtsOf, isSql, type Step } from './step.js';

/** What a constraint needs to know of the table that it is made for. */
export type Host = Pick<Table, 'name' | 'schema' | 'columns' | 'constraints' | 'indexes'>;

type Body<T> = T extends unknown ? Omit<T, 'id' | 'source' | 'touched' | 'uncertain' | 'chosenName'> : never;
export type ConstraintBody = Body<Constraint>;

/**
 * The constraint of a definition; undefined where its columns are not known, which is then a doubt of `facts`. `column`
 * is that in which it is written, for a foreign key.
 */
export function makeConstraint(
  definition: ConstraintDefinition,
  host: Host,
  {
    draft,
    step,
    facts,
    column,
    isUnnamed = false,
  }: {
    draft: Draft;
    step: Step;
    facts: FactReader;
    column?: string;
    /** It has no name, and gets none by a convention. */
    isUnnamed?: boolean;
  },
): Constraint | undefined {
  const own = new FactReader(step);
  const body = bodyOf(definition, host, { own, facts, column, draft });
  if (body === undefined) return undefined;
  const isFinal = isUnnamed || (definition.name.kind === 'known' && definition.name.value?.isFinal === true);
  return track(body, host, { draft, step, place: definition.span, doubts: own.doubts, isFinal });
}

/** A constraint that is known but for what the schema adds. */
export function track(
  body: ConstraintBody,
  host: Host,
  {
    draft,
    step,
    place,
    doubts = [],
    isFinal = false,
  }: {
    draft: Draft;
    step: Step;
    place: Place['span'];
    doubts?: FactReader['doubts'];
    /** Its name is one that no convention changes. */
    isFinal?: boolean;
  },
): Constraint {
  const columns = columnsOf(body, host);
  const name = isFinal ? body.name : conventional(body, host, columns, step);
  return {
    ...body,
    name,
    ...draft.track('constraint', step, [...doubtsOf(step), ...doubts]),
    source: { revision: step.place.revision, span: place },
    chosenName:
      name === null && !isPartOfColumn(body, step) ? chosenName(body.kind, host, columns, step.context.dialect) : null,
  };
}

/** MariaDB has a check that is written in a column as a part of that column, which no name drops. */
function isPartOfColumn(body: ConstraintBody, { context: { dialect } }: Step): boolean {
  return dialect.name === 'mariadb' && body.kind === 'check' && body.column !== null;
}

/** The name by the convention of the metadata; SQL text has none. */
function conventional(body: ConstraintBody, host: Host, columns: readonly string[], step: Step): string | null {
  const { convention, dialect } = step.context;
  if (convention === undefined || isSql(step)) return body.name;
  const { kind, name } = body;
  const referred =
    body.kind === 'foreignKey' ? { table: body.referredTable, columns: body.referredColumns } : undefined;
  return conventionName(convention, { kind, table: host, columns, name, ...(referred && { referred }) }, dialect);
}

/** The columns from which PostgreSQL makes a name. */
function columnsOf(body: ConstraintBody, { columns }: Host): readonly string[] {
  if ('columns' in body) return body.columns;
  if (body.kind !== 'check') return [];
  const words = new Set((body.condition ?? '').replace(/'(?:[^']|'')*'/g, '').match(/\w+/g) ?? []);
  return columns.flatMap(({ name }) => (words.has(name) ? [name] : []));
}

function bodyOf(
  definition: ConstraintDefinition,
  host: Host,
  { own, facts, column, draft }: { own: FactReader; facts: FactReader; column: string | undefined; draft: Draft },
): ConstraintBody | undefined {
  const { dialect } = own.step.context;
  const name = nameOf(own.value(definition.name, null, 'its name'), own.step);
  const deferral = {
    deferrable: own.value(definition.deferrable, null, 'whether it is deferrable'),
    initially: own.value(definition.initially, null, 'INITIALLY'),
  };
  switch (definition.kind) {
    case 'primaryKey':
    case 'unique': {
      const columns = facts.names(definition.columns, 'a column of a key');
      if (columns === null) return undefined;
      const include = stringsOf(definition.options.get('postgresql_include'));
      const nullsNotDistinct = plainValue(definition.options.get('postgresql_nulls_not_distinct')) === true;
      const isPostgres = dialect.name === 'postgresql';
      return {
        kind: definition.kind,
        name,
        columns,
        ...deferral,
        include: isPostgres ? include : [],
        nullsNotDistinct: isPostgres && nullsNotDistinct,
      };
    }
    case 'foreignKey':
      return foreignKey(definition, { name, ...deferral }, host, { own, facts, column, draft });
    case 'check':
      return { ...check(definition, { name, ...deferral }, dialect, own), column: column ?? null };
    case 'exclude':
      return dialect.name === 'postgresql' ? exclude(definition, { name, ...deferral }, dialect, facts) : undefined;
  }
}

/** The primary key of a table, which SQL means where it names no columns. */
function keyOf(
  { referredTable, referredSchema }: ForeignKeyDefinition,
  host: Host,
  draft: Draft,
): readonly string[] | undefined {
  if (referredTable.kind !== 'known' || referredSchema.kind !== 'known') return undefined;
  const isOwn = referredTable.value === host.name;
  const table: Host | undefined = isOwn ? host : draft.table(referredSchema.value, referredTable.value);
  const key = table?.constraints.find(({ kind }) => kind === 'primaryKey');
  return key !== undefined && 'columns' in key ? key.columns : undefined;
}

interface Named {
  readonly name: string | null;
  readonly deferrable: boolean | null;
  readonly initially: string | null;
}

function foreignKey(
  definition: ForeignKeyDefinition,
  named: Named,
  host: Host,
  { own, facts, column, draft }: { own: FactReader; facts: FactReader; column: string | undefined; draft: Draft },
): ConstraintBody | undefined {
  const columns = column === undefined ? facts.names(definition.columns, 'a column of a foreign key') : [column];
  const referredTable = facts.value(definition.referredTable, null, 'the table that a foreign key refers to');
  const key = definition.referredColumns.kind === 'unknown' ? keyOf(definition, host, draft) : undefined;
  const referredColumns = key ?? facts.names(definition.referredColumns, 'a column that a foreign key refers to');
  if (columns === null || referredTable === null || referredColumns === null) return undefined;
  const isPostgres = own.step.context.dialect.name === 'postgresql';
  return {
    kind: 'foreignKey',
    ...named,
    columns,
    referredSchema: own.value(definition.referredSchema, host.schema, 'the schema that it refers to'),
    referredTable,
    // `sa.ForeignKey('table')` names no column: it is that of the same name.
    referredColumns: referredColumns.length === 0 ? columns : referredColumns,
    onDelete: own.value(definition.onDelete, null, 'ON DELETE'),
    onUpdate: own.value(definition.onUpdate, null, 'ON UPDATE'),
    match: own.value(definition.match, null, 'MATCH'),
    notValid: isPostgres && plainValue(definition.options.get('postgresql_not_valid')) === true,
  };
}

function check(
  definition: CheckDefinition,
  named: Named,
  dialect: Dialect,
  own: FactReader,
): Omit<Extract<ConstraintBody, { readonly kind: 'check' }>, 'column'> {
  const term = own.value(definition.condition, null, 'its condition');
  return {
    kind: 'check',
    ...named,
    condition: term === null ? null : own.text(conditionText(term, dialect), 'its condition'),
    notValid: dialect.name === 'postgresql' && plainValue(definition.options.get('postgresql_not_valid')) === true,
  };
}

function exclude(
  { elements, where, using }: ExcludeDefinition,
  named: Named,
  dialect: Dialect,
  facts: FactReader,
): ConstraintBody | undefined {
  const parts: string[] = [];
  for (const { expression, operator } of elements) {
    const text =
      expression.kind === 'string'
        ? quoteName(dialect, expression.value)
        : facts.text(conditionText(expression, dialect), 'an element of an exclude constraint');
    if (text === null || operator.kind !== 'string') return undefined;
    parts.push(`${text} WITH ${operator.value}`);
  }
  return {
    kind: 'exclude',
    ...named,
    using: facts.value(using, 'gist', 'its access method'),
    elements: parts,
    where: where === null ? null : facts.text(conditionText(where, dialect), 'its condition'),
  };
}

/** The CHECK that `create_constraint=True` of a Boolean or Enum makes, on the dialects that need it. */
export function typeCheck({ name, described }: Column, dialect: Dialect): ConstraintBody | undefined {
  const call = described === null ? undefined : typeCall(variantFor(described, dialect));
  if (call === undefined) return undefined;
  const body = rendered((): ConstraintBody | null => {
    if (!call.flag('create_constraint')) return null;
    const isSmall = ['sqlite', 'mysql', 'mariadb'].includes(dialect.name);
    const isEnum = call.name === 'Enum';
    if (!isEnum && !(call.name === 'Boolean' && isSmall)) return null;
    const isNative = !call.has('native_enum') || call.flag('native_enum');
    if (isEnum && isNative && ['postgresql', 'mysql', 'mariadb'].includes(dialect.name)) return null;
    const values = isEnum ? enumLabels(call).map((label) => stringLiteral(dialect, label)) : ['0', '1'];
    return {
      kind: 'check',
      name: call.string('name') ?? null,
      condition: `${quoteName(dialect, name)} IN (${values.join(', ')})`,
      notValid: false,
      column: null,
      deferrable: null,
      initially: null,
    };
  });
  if (body === null || 'span' in body) return undefined;
  return body;
}
