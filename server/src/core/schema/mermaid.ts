import type { Column, Schema, Table } from './schema.js';

/** An entity–relationship diagram of Mermaid. Names that are no plain words are written in quotes, types as one word. */
export function mermaidDiagram(schema: Schema): string {
  const tables = [...schema.tables.values()];
  return ['erDiagram', ...tables.flatMap(entity), ...tables.flatMap((table) => relations(table, schema)), ''].join(
    '\n',
  );
}

const indent = '    ';

function entity(table: Table): string[] {
  return [
    `${indent}${entityName(table)} {`,
    ...table.columns.map((column) => `${indent}${indent}${attribute(column, table)}`),
    `${indent}}`,
  ];
}

function entityName({ schema, name }: Pick<Table, 'schema' | 'name'>): string {
  return quoted(schema === null ? name : `${schema}.${name}`);
}

/** Mermaid has no escape for quotes in quotes. */
function quoted(name: string): string {
  return /^[A-Za-z]\w*$/.test(name) ? name : `"${name.replaceAll(/["%\\\n]/g, '_')}"`;
}

/** Type, name, keys, and what is uncertain as the comment. */
function attribute(column: Column, { constraints }: Table): string {
  const isIn = (kind: string): boolean =>
    constraints.some((each) => each.kind === kind && 'columns' in each && each.columns.includes(column.name));
  const isUnique = constraints.some(
    (each) => each.kind === 'unique' && each.columns.length === 1 && each.columns[0] === column.name,
  );
  const keys = [
    ...(isIn('primaryKey') ? ['PK'] : []),
    ...(isIn('foreignKey') ? ['FK'] : []),
    ...(isUnique ? ['UK'] : []),
  ];
  const [uncertain] = column.uncertain;
  return [
    word(column.type ?? 'unknown'),
    word(column.name),
    ...(keys.length === 0 ? [] : [keys.join(', ')]),
    ...(uncertain === undefined ? [] : [`"${uncertain.reason.replaceAll(/["\n]/g, "'")}"`]),
  ].join(' ');
}

/** Mermaid takes words of letters, digits, underscores, parentheses and brackets for types and names. */
function word(text: string): string {
  const plain = text.replaceAll(/[^\w()[\]]+/g, '_');
  return /^[A-Za-z]/.test(plain) ? plain : `_${plain}`.replace(/^_+/, 'c_');
}

function relations(table: Table, schema: Schema): string[] {
  return table.constraints.flatMap((constraint) => {
    if (constraint.kind !== 'foreignKey') return [];
    const referred = { schema: constraint.referredSchema, name: constraint.referredTable };
    const isThere = [...schema.tables.values()].some(
      (other) => other.name === referred.name && (other.schema ?? null) === referred.schema,
    );
    if (!isThere) return [];
    const optional = table.columns.some(
      ({ name, nullable }) => constraint.columns.includes(name) && nullable !== false,
    );
    const label = constraint.columns.join(', ').replaceAll('"', "'");
    return [`${indent}${entityName(referred)} ${optional ? '|o' : '||'}--o{ ${entityName(table)} : "${label}"`];
  });
}
