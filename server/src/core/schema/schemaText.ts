import type { Column, Constraint, Index, Schema, Table } from './schema.js';

/** A readable tree: tables with their columns, keys and indexes, then everything else. */
export function schemaTree(schema: Schema): string {
  const groups = [
    ...[...schema.tables.values()].map(tableLines),
    objects('enum types', [...schema.enums.values()], ({ values }) => (values === null ? '?' : values.join(', '))),
    objects('extensions', [...schema.extensions.values()], () => ''),
    objects('sequences', [...schema.sequences.values()], () => ''),
    objects('views', [...schema.views.values()], () => ''),
    objects('functions', [...schema.functions.values()], () => ''),
    objects('tables that no revision creates', [...schema.unknownTables.values()], ({ reason }) => reason),
    schema.uncertain.length === 0
      ? []
      : ['uncertain', ...schema.uncertain.map(({ reason, revision }) => `  ${revision}: ${reason}`)],
  ];
  const lines = groups.filter((group) => group.length > 0).map((group) => group.join('\n'));
  return lines.length === 0 ? 'no tables\n' : `${lines.join('\n\n')}\n`;
}

function objects<T extends { readonly schema: string | null; readonly name: string }>(
  title: string,
  all: readonly T[],
  more: (object: T) => string,
): string[] {
  if (all.length === 0) return [];
  return [title, ...all.map((object) => `  ${fullName(object)}  ${more(object)}`.trimEnd())];
}

/** With its schema, where it has one. */
export function fullName({ schema, name }: { readonly schema: string | null; readonly name: string }): string {
  return schema === null ? name : `${schema}.${name}`;
}

function tableLines(table: Table): string[] {
  const names = table.columns.map(({ name }) => name.length);
  const width = Math.min(40, Math.max(0, ...names));
  return [
    `${fullName(table)}${table.comment === null ? '' : `  "${oneLine(table.comment)}"`}`,
    ...table.uncertain.map(({ reason }) => `  ? ${reason}`),
    ...table.columns.map((column) => `  ${column.name.padEnd(width)}  ${columnText(column)}`),
    ...table.constraints.map((constraint) => `  ${named(constraint, constraintText(constraint))}`),
    ...table.indexes.map((index) => `  ${named(index, indexText(index))}`),
  ];
}

/** A column on one line, without its name. */
export function columnText(column: Column): string {
  return [
    column.type ?? '?',
    ...(column.nullable === false ? ['not null'] : column.nullable === null ? ['null?'] : []),
    ...(column.default === null ? [] : [`default ${oneLine(column.default)}`]),
    ...(column.autoincrement ? ['counts up'] : []),
    ...(column.identity === null ? [] : ['identity']),
    ...(column.computed === null ? [] : [`as (${oneLine(column.computed.sql)})`]),
    ...(column.comment === null ? [] : [`"${oneLine(column.comment)}"`]),
    ...column.uncertain.slice(0, 1).map(({ reason }) => `? ${reason}`),
  ].join('  ');
}

function named({ name, uncertain }: Constraint | Index, text: string): string {
  const doubt = uncertain[0] === undefined ? '' : `  ? ${uncertain[0].reason}`;
  return `${text}${name === null ? '' : `  ${name}`}${doubt}`;
}

/** A constraint on one line, without its name. */
export function constraintText(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'primaryKey':
      return `primary key (${constraint.columns.join(', ')})`;
    case 'unique':
      return `unique (${constraint.columns.join(', ')})`;
    case 'foreignKey': {
      const referred = fullName({ schema: constraint.referredSchema, name: constraint.referredTable });
      const action = constraint.onDelete === null ? '' : ` on delete ${constraint.onDelete.toLowerCase()}`;
      return `foreign key (${constraint.columns.join(', ')}) to ${referred} (${constraint.referredColumns.join(', ')})${action}`;
    }
    case 'check':
      return `check (${constraint.condition === null ? '?' : oneLine(constraint.condition)})`;
    case 'exclude':
      return `exclude (${constraint.elements.join(', ')})`;
  }
}

/** An index on one line, without its name. */
export function indexText({ unique, parts, where }: Index): string {
  const elements = parts.map((part) => ('column' in part ? part.column : oneLine(part.expression)));
  const only = where === null ? '' : ` where ${oneLine(where)}`;
  return `${unique ? 'unique index' : 'index'} (${elements.join(', ')})${only}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
