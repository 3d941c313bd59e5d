import { stringLiteral as sqlString } from '../../dialects/literals.js';
import { qualifiedName, quoteName } from '../../dialects/names.js';
import type { EnumType, NamedObject, Schema, Table } from '../../schema/schema.js';
import { isOfTrip } from '../../schema/roundTrip/marks.js';
import { changed } from './changedEntries.js';
import type { Form } from './columnText.js';
import { executeCall, tableCalls, type Call } from './objectText.js';
import { NotWritten } from './python.js';
import { tableChanges, type Line } from './tableChanges.js';

/** How a schema is to become what it was. `isNew` says of an object that it is of this trip. */
export function schemaChanges(from: Schema, to: Schema, form: Form, options: readonly string[] = []): Line[] {
  const enums = enumChanges(from.enums, to.enums, form);
  const [views, functions, sequences, extensions, others] = [
    namedChanges('view', from.views, to.views, form),
    namedChanges('function', from.functions, to.functions, form),
    namedChanges('sequence', from.sequences, to.sequences, form),
    namedChanges('extension', from.extensions, to.extensions, form),
    namedChanges('other', from.others, to.others, form),
  ];
  return [
    ...views.drops,
    ...others.makes,
    ...extensions.makes,
    ...sequences.makes,
    ...enums.makes,
    ...tableLines(from, to, form, options),
    ...enums.drops,
    ...[functions, sequences, extensions, others].flatMap(({ drops }) => drops),
    ...functions.makes,
    ...views.makes,
  ];
}

function tableLines(from: Schema, to: Schema, form: Form, options: readonly string[]): Line[] {
  const { news, olds } = changed(from.tables, to.tables);
  const pairs = olds.entries.map(([key, old]) => {
    const named = news.withKey(key);
    const twin = news.withId(old.id) ?? (named && olds.withId(named.id) === undefined ? named : undefined);
    return [old, twin] as const;
  });
  const twins = new Set(pairs.map(([, twin]) => twin));
  const made = news.entries.map(([, table]) => table).filter((table) => !twins.has(table));
  return [
    ...made.map((table): Call => ({ directive: 'drop_table', before: [], table, after: [], needsBatch: false })),
    ...pairs.flatMap(([old, twin]) =>
      twin === undefined
        ? tableCalls(old, form)
        : tableChanges(withTypesRenamed(twin, renamedTypes(from, to, form)), old, form, options),
    ),
  ];
}

/** The names of enum types that are to have other ones, as columns have them. */
function renamedTypes({ enums: from }: Schema, { enums: to }: Schema, { dialect }: Form): ReadonlyMap<string, string> {
  const { news, olds } = changed(from, to);
  const text = ({ schema, name }: EnumType): string => qualifiedName(dialect, schema, name);
  return new Map(
    olds.entries.flatMap(([, type]) => {
      const twin = news.withId(type.id);
      return twin === undefined ? [] : [[text(twin), text(type)] as const];
    }),
  );
}

/** A table whose columns follow the new names of their types, as they do in the database. */
function withTypesRenamed(table: Table, renamed: ReadonlyMap<string, string>): Table {
  if (renamed.size === 0) return table;
  const columns = table.columns.map((column) => ({ ...column, type: renamed.get(column.type ?? '') ?? column.type }));
  return { ...table, columns };
}

function enumChanges(
  from: ReadonlyMap<string, EnumType>,
  to: ReadonlyMap<string, EnumType>,
  { dialect }: Form,
): { readonly makes: readonly Line[]; readonly drops: readonly Line[] } {
  const { news, olds } = changed(from, to);
  const nameOf = ({ schema, name }: EnumType): string => qualifiedName(dialect, schema, name);
  const makes: Line[] = [];
  const drops: Line[] = [];
  for (const [key, type] of olds.entries) {
    const twin = news.withId(type.id) ?? news.withKey(key);
    if (twin === undefined) {
      if (type.values === null) throw new NotWritten(`the labels of the enum type ${type.name} are not known`);
      const labels = type.values.map((value) => sqlString(dialect, value)).join(', ');
      makes.push(executeCall(`CREATE TYPE ${nameOf(type)} AS ENUM (${labels})`));
      continue;
    }
    if (twin.name !== type.name)
      makes.push(executeCall(`ALTER TYPE ${nameOf(twin)} RENAME TO ${qualifiedName(dialect, null, type.name)}`));
    // A type that this upgrade made goes as a whole.
    if (!isOfTrip(type.id)) makes.push(...labelChanges(twin, type, nameOf(type), (value) => sqlString(dialect, value)));
  }
  for (const [key, type] of news.entries)
    if ((olds.withId(type.id) ?? olds.withKey(key)) === undefined) drops.push(executeCall(`DROP TYPE ${nameOf(type)}`));
  return { makes, drops };
}

/** New labels can't be dropped; other names can be given back. */
function labelChanges(
  { values: now }: EnumType,
  { values: before }: EnumType,
  name: string,
  quote: (value: string) => string,
): Line[] {
  if (now === null || before === null || JSON.stringify(now) === JSON.stringify(before)) return [];
  const added = now.filter((value) => !before.includes(value));
  const gone = before.filter((value) => !now.includes(value));
  if (now.length === before.length && added.length === gone.length)
    return before.flatMap((value, at): Line[] =>
      value === now[at]
        ? []
        : [executeCall(`ALTER TYPE ${name} RENAME VALUE ${quote(now[at] ?? '')} TO ${quote(value)}`)],
    );
  return [{ comment: `PostgreSQL drops no label of an enum type: ${name} keeps ${added.map(quote).join(', ')}.` }];
}

function namedChanges(
  fallback: string,
  from: ReadonlyMap<string, NamedObject>,
  to: ReadonlyMap<string, NamedObject>,
  { dialect }: Form,
): { readonly drops: readonly Line[]; readonly makes: readonly Line[] } {
  const { news, olds } = changed(from, to);
  const drops: Line[] = [];
  const makes: Line[] = [];
  const fullName = ({ schema, name }: NamedObject): string => qualifiedName(dialect, schema, name);
  for (const [key, object] of olds.entries) {
    const kind = object.object ?? fallback;
    const twin = news.withId(object.id) ?? news.withKey(key);
    if (twin !== undefined && twin.name !== object.name) {
      makes.push(
        executeCall(`ALTER ${kind.toUpperCase()} ${fullName(twin)} RENAME TO ${quoteName(dialect, object.name)}`),
      );
      continue;
    }
    if (twin !== undefined && twin.owner !== object.owner) {
      if (object.owner !== undefined && object.owner !== null)
        throw new NotWritten(`the sequence ${object.name} went with another column`);
      makes.push(executeCall(`ALTER SEQUENCE ${fullName(object)} OWNED BY NONE`));
    }
    if (object.definition !== null && twin?.definition === object.definition) continue;
    // The number that a sequence has reached is gone.
    if (object.definition === null || kind === 'sequence')
      throw new NotWritten(`what the ${kind} ${object.name} was is not known`);
    if (twin === undefined) makes.push(executeCall(object.definition));
    else if (kind === 'function' && dialect.name === 'postgresql')
      makes.push(executeCall(object.definition.replace(/^CREATE /, 'CREATE OR REPLACE ')));
    else if (kind === 'view') {
      drops.push(dropCall(kind, twin, fullName(twin)));
      makes.push(executeCall(object.definition));
    } else throw new NotWritten(`the ${kind} ${object.name} was another one`);
  }
  for (const [key, object] of news.entries) {
    if ((olds.withId(object.id) ?? olds.withKey(key)) !== undefined) continue;
    drops.push(dropCall(object.object ?? fallback, object, fullName(object)));
  }
  return { drops, makes };
}

function dropCall(kind: string, { name, definition }: NamedObject, fullName: string): Line {
  if (/^(?:operator|cast|aggregate)$/.test(kind)) throw new NotWritten(`the ${kind} ${name} needs its parameters`);
  // Functions of one name have other parameters; a view may be a materialized one.
  const what = /^CREATE (MATERIALIZED VIEW)\b/i.exec(definition ?? '')?.[1] ?? kind.toUpperCase();
  return executeCall(`DROP ${what} ${fullName}`);
}
