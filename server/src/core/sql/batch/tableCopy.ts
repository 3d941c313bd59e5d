import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { variantFor } from '../../dialects/dialect.js';
import { typeCall } from '../../dialects/typeCall.js';
import type { Described } from '../../operations/definitions.js';
import { placesOf, type InsertPlace, type Pair } from '../../schema/columnPlaces.js';
import type { Span } from '../../text.js';
import { dataTypeOf } from '../data/dataType.js';
import type { Element } from '../data/statement.js';
import type { ColumnAlteration } from '../impl/alterInParts.js';
import { sameAffinity } from '../model/affinity.js';
import { optionalName, type Name } from '../model/names.js';
import type { SqlColumn, SqlConstraint, SqlIndex, SqlTable } from '../model/table.js';
import { constructName } from '../model/values.js';
import type { Target } from '../writer.js';
import { columnElement } from './dataTable.js';

/** The table that a block starts from. */
export interface CopySource {
  readonly table: SqlTable;
  /** Read back from a database; else it is `copy_from`. */
  readonly isReflected: boolean;
  /** `partial_reordering`. */
  readonly orders: readonly (readonly string[])[];
}

/** A column on its way into the new table. Alembic calls it by the name that it had at first: its key. */
export interface CopiedColumn {
  readonly key: string;
  readonly column: SqlColumn;
  /** What its rows come from; null for a new one. */
  readonly from: Element | null;
  /** Whether SQLAlchemy creates what its type needs along with the table: the type itself, and a CHECK. */
  readonly makesType: boolean;
}

type Primary = SqlTable['primaryKey'];

/** What becomes of a table while a block changes it: `ApplyBatchImpl` of operations/batch.py, method by method. */
export class TableCopy {
  readonly columns: Map<string, CopiedColumn>;
  readonly named = new Map<string, SqlConstraint>();
  readonly unnamed: SqlConstraint[] = [];
  readonly indexes: Map<string, SqlIndex>;
  readonly newIndexes = new Map<string, SqlIndex>();
  /** The old columns that are left, and where new ones are to stand. */
  readonly ordering: string[];
  readonly places: Pair[] = [];
  private readonly inColumns = new Map<string, string>();
  private readonly outOfKey = new Set<string>();

  constructor(
    readonly source: CopySource,
    private readonly target: Target,
  ) {
    const { table, isReflected } = source;
    this.columns = new Map(
      table.columns.map((column) => [
        column.name.text,
        {
          key: column.name.text,
          column: this.copied({ ...column, unique: false, index: false }),
          from: columnElement(column, table),
          makesType: true,
        },
      ]),
    );
    this.ordering = [...this.columns.keys()];
    for (const constraint of [table.primaryKey, ...table.constraints]) {
      const { name, span } = constraint;
      if (constraint.kind === 'typeCheck') continue;
      if (name === null || name === 'unnamed') this.unnamed.push(constraint);
      else if (this.named.has(name.text)) cannotRender(oneByChance('constraints', name), span);
      else this.named.set(name.text, constraint);
    }
    if (!isReflected)
      for (const { name: owner, checks } of table.columns)
        for (const { name } of checks)
          if (name !== null && name !== 'unnamed') this.inColumns.set(name.text, owner.text);
    this.indexes = new Map(table.indexes.map((index) => [index.name?.text ?? '', index]));
    if (this.indexes.size < table.indexes.length)
      cannotRender(oneByChance('indexes', table.indexes[0]?.name ?? null), table.span);
  }

  /** A copy: foreign keys are the table's, and the type takes over the table's schema. */
  private copied(column: SqlColumn): SqlColumn {
    if (column.hasKey)
      cannotRender('a column with a key of its own is not followed in a table that is made anew', column.span);
    return { ...column, foreignKeys: [], type: inSchema(column.type, this.source.table.schema, this.target) };
  }

  /** The columns of a key; of the table's own without those that were dropped. */
  keyColumns(key: Primary): readonly SqlColumn[] {
    return key === this.source.table.primaryKey
      ? key.columns.filter(({ name }) => !this.outOfKey.has(name.text))
      : key.columns;
  }

  alterColumn(change: ColumnAlteration): void {
    const { column: named, newName, type, nullable, serverDefault, autoincrement, comment, span } = change;
    let copied = this.columns.get(named.text) ?? refuse(`KeyError: '${named.text}'`, span);
    const set = (part: Partial<SqlColumn>): void => {
      copied = { ...copied, column: { ...copied.column, ...part } };
    };
    if (newName !== null && newName.text !== named.text) {
      set({ name: newName });
      if (change.existingType !== null) this.forgetCheckOf(variantFor(change.existingType, this.target.dialect));
    }
    if (type !== null) {
      copied = { ...copied, from: this.cast(copied, type, span), makesType: false };
      set({ type });
    }
    if (nullable !== null) set({ nullable });
    if (serverDefault !== false) set({ serverDefault: this.newDefault(copied.column, serverDefault, span) });
    if (autoincrement !== null) set({ autoincrement });
    if (comment !== false) set({ comment });
    this.columns.set(named.text, copied);
  }

  private cast({ column, from }: CopiedColumn, type: Described, span: Span): Element | null {
    const { dialect, on } = this.target;
    const isSame = sameAffinity(column.type, type, dialect, on);
    const to = dataTypeOf(type);
    if (dialect.name === 'sqlite' && to.affinity === 'json') return from;
    if (isSame === undefined)
      return cannotRender('whether rows are cast to the new type of the column is not known', span);
    if (isSame) return from;
    if (from === null) return refuse(`KeyError: 'expr': "${column.name.text}" is a new column`, span);
    return { kind: 'cast', element: from, to, type: to, span };
  }

  private newDefault({ serverDefault: old }: SqlColumn, value: SqlColumn['serverDefault'], span: Span) {
    if (old?.kind === 'computed' || old?.kind === 'identity')
      return cannotRender('what becomes of a computed column or an identity is not followed', span);
    if (value === null) return null;
    if (value.kind !== 'clause') return refuse('a DefaultClause takes text or an expression: ArgumentError', span);
    return value;
  }

  /** The CHECK of a Boolean or an Enum goes by the name of its type. */
  private forgetCheckOf(type: Described): void {
    if (type.isInstance === false) return;
    const call = typeCall(type);
    if (call === undefined || /^(?:ARRAY|Interval|PickleType)$/.test(call.name))
      return cannotRender('what the type of the column means for its constraints is not known', type.span);
    if (!/^(?:Boolean|BOOLEAN|Enum|ENUM|BIT|DOMAIN)$/.test(call.name)) return;
    const name = optionalName(call.term('name', /^(?:Boolean|BOOLEAN)$/.test(call.name) ? 1 : undefined));
    if (name !== null) this.named.delete(name.text);
  }

  addColumn(column: SqlColumn, place: InsertPlace): void {
    const isPartial = this.source.orders.length > 0;
    const places = placesOf(column.name.text, { ...place, isPartial }, this.ordering, this.places);
    if (places === undefined)
      return refuse('KeyError: the column beside which the new one is to stand is not there', column.span);
    this.places.push(...places);
    this.columns.set(column.name.text, {
      key: column.name.text,
      column: this.copied(column),
      from: null,
      makesType: !this.target.on.batchChecksOnce,
    });
  }

  dropColumn(column: Name, existingType: Described | null): void {
    const { primaryKey } = this.source.table;
    if (primaryKey.columns.some(({ name }) => name.text === column.text)) this.outOfKey.add(column.text);
    if (!this.columns.delete(column.text)) refuse(`KeyError: '${column.text}'`, column.span);
    const at = this.ordering.indexOf(column.text);
    if (at < 0) refuse('ValueError: list.remove(x): x not in list', column.span);
    this.ordering.splice(at, 1);
    if (existingType !== null) this.forgetCheckOf(existingType);
  }

  addConstraint(constraint: SqlConstraint): void {
    const { name, span } = constraint;
    const { primaryKey } = this.source.table;
    if (name === null) return refuse('Constraint must have a name', span);
    if (constraint.kind === 'primaryKey') {
      const at = this.unnamed.indexOf(primaryKey);
      if (at >= 0) this.unnamed.splice(at, 1);
      const replaced = name === 'unnamed' ? undefined : this.named.get(name.text);
      const others = [...this.named.values()].filter(({ kind }) => kind === 'primaryKey');
      // It takes the place of the constraint that is called so, and of two keys the last one counts.
      if (replaced !== undefined && replaced.kind !== 'primaryKey' && others.length > 0)
        cannotRender('which of two primary keys the new table has depends on chance', span);
    }
    if (name !== 'unnamed') this.named.set(name.text, constraint);
    else if (this.target.on.batchUnnamedChecks) this.unnamed.push(constraint);
    else cannotRender('what becomes of the CHECK of a type without a name is not followed', span);
  }

  /** `isOfType`: the CHECK of a type, which may be there by its type only. */
  dropConstraint(name: SqlConstraint['name'], isOfType: boolean, span: Span): void {
    if (name === 'unnamed') return;
    if (name === null || name.text === '') return refuse('Constraint must have a name', span);
    const owner = this.inColumns.get(name.text);
    if (owner !== undefined) {
      this.inColumns.delete(name.text);
      const copied = this.columns.get(owner) ?? refuse(`KeyError: '${owner}'`, span);
      const isOther = ({ name: other }: SqlConstraint): boolean =>
        other === null || other === 'unnamed' || other.text !== name.text;
      const column = { ...copied.column, checks: copied.column.checks.filter(isOther) };
      this.columns.set(owner, { ...copied, column });
      return;
    }
    const found = this.named.get(name.text);
    if (found === undefined) {
      if (!isOfType) refuse(`No such constraint: '${name.text}'`, span);
      return;
    }
    this.named.delete(name.text);
    if (found.kind !== 'primaryKey') return;
    for (const { name: key } of this.keyColumns(found)) {
      const copied = this.columns.get(key.text) ?? refuse(`KeyError: '${key.text}'`, span);
      this.columns.set(key.text, { ...copied, column: { ...copied.column, primaryKey: false } });
    }
  }

  createIndex(index: SqlIndex): void {
    this.newIndexes.set(index.name?.text ?? '', index);
  }

  dropIndex({ name, span }: SqlIndex): void {
    if (!this.indexes.delete(name?.text ?? '')) refuse(`No such index: '${name?.text ?? 'None'}'`, span);
  }
}

function oneByChance(what: string, name: Name | null): string {
  return `two ${what} have the same name${name === null ? '' : ` "${name.text}"`}, of which Alembic keeps one by chance`;
}

/** The type of a column that is copied into a table with a schema: PostgreSQL's enums go along since SQLAlchemy 2.1. */
function inSchema(type: Described | null, schema: Name | null, { dialect, on }: Target): Described | null {
  if (type === null || schema === null || dialect.name !== 'postgresql' || !on.isTwoOne) return type;
  const call = typeCall(type);
  const isPlain = type.variants.length === 0 && call?.name !== 'ARRAY' && call?.name !== 'DOMAIN';
  if (isPlain && !/^(?:Enum|ENUM)$/.test(call?.name ?? '')) return type;
  if (!isPlain || ['schema', 'metadata', 'inherit_schema'].some((name) => type.keywords.has(name)))
    return cannotRender('what schema the copied type has is not followed', type.span);
  const term = { kind: 'string', value: schema.text, span: schema.span } as const;
  return { ...type, keywords: new Map([...type.keywords, ['schema', term]]) };
}

/** The columns that a constraint needs, by their keys. */
export function keysOf(constraint: SqlConstraint, copy: TableCopy): readonly string[] {
  switch (constraint.kind) {
    case 'primaryKey':
      return copy.keyColumns(constraint).map(({ name }) => name.text);
    case 'unique':
      return constraint.columns.map(({ name }) => name.text);
    case 'foreignKey':
      return constraint.columns.map(({ text }) => text);
    case 'typeCheck':
      return [constraint.column.name.text];
    case 'check':
      return columnsIn(constraint.condition);
    case 'exclude':
      return constraint.elements.flatMap(({ expression }) =>
        expression.kind === 'string' ? [expression.value] : columnsIn(expression),
      );
  }
}

type Condition = Extract<SqlConstraint, { kind: 'check' }>['condition'];

/** The columns that an expression of SQLAlchemy names; text names none. */
function columnsIn(term: Condition): readonly string[] {
  switch (term.kind) {
    case 'call': {
      const [first] = term.positional;
      if (/^(?:column|Column)$/.test(constructName(term) ?? '') && first?.kind === 'string') return [first.value];
      return [term.callee, ...term.positional, ...term.keywords.values()].flatMap(columnsIn);
    }
    case 'operator':
      return term.operands.flatMap(columnsIn);
    case 'sequence':
      return term.items.flatMap(columnsIn);
    case 'attribute':
      return columnsIn(term.of);
    default:
      return [];
  }
}
