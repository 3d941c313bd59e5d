import type { Index, Table } from '../../schema/schema.js';

/** What an index or a key finds rows by, in order: plain columns, without any option. */
export interface PlainKey {
  readonly id: string;
  /** For messages. */
  readonly title: string;
  readonly columns: readonly string[];
  readonly isUnique: boolean;
}

/** The indexes of a table of which nothing but columns counts, and the keys whose index the database makes by itself. */
export function plainKeys({ indexes, constraints }: Table): PlainKey[] {
  return [
    ...indexes.flatMap((index) => {
      const columns = plainColumns(index);
      const name = index.name ?? index.chosenName;
      return columns === undefined
        ? []
        : [{ id: index.id, title: `the index${name === null ? '' : ` "${name}"`}`, columns, isUnique: index.unique }];
    }),
    ...constraints.flatMap((key) => {
      if (key.kind !== 'unique' && key.kind !== 'primaryKey') return [];
      const name = key.name ?? key.chosenName;
      const title = key.kind === 'unique' ? 'the unique constraint' : 'the primary key';
      const isPlain = key.uncertain.length === 0 && !key.nullsNotDistinct && key.include.length === 0;
      return isPlain
        ? [{ id: key.id, title: `${title}${name === null ? '' : ` "${name}"`}`, columns: key.columns, isUnique: true }]
        : [];
    }),
  ];
}

/** The columns of an index without a condition, an expression, an order or a method of its own. */
export function plainColumns(index: Index): readonly string[] | undefined {
  const { parts, suffixes, where, method, include, nullsNotDistinct, prefix, trailing, uncertain } = index;
  const isPlain =
    where === null &&
    prefix === null &&
    (method === null || method.toLowerCase() === 'btree') &&
    include.length + trailing.length + uncertain.length === 0 &&
    !nullsNotDistinct &&
    suffixes.every((suffix) => suffix.trim() === '');
  const columns = parts.flatMap((part) => ('column' in part ? [part.column] : []));
  return isPlain && columns.length === parts.length && columns.length > 0 ? columns : undefined;
}
