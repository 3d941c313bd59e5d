import type { Fact, Span } from '../text.js';
import type { ConstraintDefinition, ForeignKeyDefinition, ObjectName } from './definitions.js';
import {
  calledPath,
  columnName,
  flagFact,
  listFact,
  missing,
  nameFact,
  namesFact,
  nullableStringFact,
  stringFact,
  termFact,
} from './facts.js';
import type { Term } from './term.js';

const own = [
  'name',
  'deferrable',
  'initially',
  'info',
  'onupdate',
  'ondelete',
  'use_alter',
  'match',
  'link_to_name',
  'table',
  '_constraint',
];

type Keywords = ReadonlyMap<string, Term>;

/** What all constraints have, from keywords that are called as SQLAlchemy calls them. */
export function constraintBase(
  name: Term | undefined,
  keywords: Keywords,
  span: Span,
  without: readonly string[] = [],
) {
  const deferrable = keywords.get('deferrable');
  const initially = keywords.get('initially');
  const none: Fact<ObjectName | null> = { kind: 'known', value: null, span };
  return {
    name: name === undefined ? none : nameFact(name),
    deferrable: deferrable === undefined ? undefined : flagFact(deferrable),
    initially: initially === undefined || initially.kind === 'none' ? undefined : stringFact(initially),
    options: new Map([...keywords].filter(([key]) => !own.includes(key) && !without.includes(key))),
    span,
  };
}

/** `sa.PrimaryKeyConstraint(…)` and its like as elements of a table; undefined for anything else. */
export function constraintOf(term: Term): ConstraintDefinition | undefined {
  const path = calledPath(term);
  if (path === undefined || term.kind !== 'call') return undefined;
  const { positional, keywords, span } = term;
  const base = constraintBase(keywords.get('name'), keywords, span);
  switch (path) {
    case 'sqlalchemy.PrimaryKeyConstraint':
    case 'sqlalchemy.UniqueConstraint': {
      const kind = path === 'sqlalchemy.UniqueConstraint' ? 'unique' : 'primaryKey';
      return { kind, ...base, columns: { kind: 'known', value: positional.map(columnName), span } };
    }
    case 'sqlalchemy.CheckConstraint': {
      const condition = positional[0] ?? keywords.get('sqltext');
      const options = new Map([...base.options].filter(([name]) => name !== 'sqltext'));
      const name = constraintBase(keywords.get('name') ?? positional[1], keywords, span).name;
      return {
        kind: 'check',
        ...base,
        name,
        options,
        condition: condition === undefined ? missing('condition', span) : termFact(condition),
      };
    }
    case 'sqlalchemy.ForeignKeyConstraint':
      return tableForeignKey(positional, keywords, span);
    case 'sqlalchemy.dialects.postgresql.ExcludeConstraint': {
      const using = keywords.get('using');
      const elements = positional.flatMap((element) => {
        const [expression, operator] = element.kind === 'sequence' ? element.items : [];
        return expression === undefined || operator === undefined ? [] : [{ expression, operator }];
      });
      return {
        kind: 'exclude',
        ...constraintBase(keywords.get('name'), keywords, span, ['using', 'where']),
        elements,
        where: keywords.get('where') ?? null,
        using: using === undefined ? undefined : stringFact(using),
      };
    }
    default:
      return undefined;
  }
}

/** What a foreign key does, from keywords that are called as SQLAlchemy calls them. */
export function foreignKeyActions(
  keywords: Keywords,
): Pick<ForeignKeyDefinition, 'onDelete' | 'onUpdate' | 'match' | 'useAlter'> {
  const text = (name: string): Fact<string | null> | undefined => {
    const term = keywords.get(name);
    return term === undefined ? undefined : nullableStringFact(term);
  };
  const useAlter = keywords.get('use_alter');
  return {
    onDelete: text('ondelete'),
    onUpdate: text('onupdate'),
    match: text('match'),
    useAlter: useAlter === undefined ? undefined : flagFact(useAlter),
  };
}

/** `sa.ForeignKey('table.column')` of a column; undefined for anything else. */
export function foreignKeyOf(term: Term): ForeignKeyDefinition | undefined {
  if (calledPath(term) !== 'sqlalchemy.ForeignKey' || term.kind !== 'call') return undefined;
  const { positional, keywords, span } = term;
  const target = positional[0] ?? keywords.get('column');
  return {
    kind: 'foreignKey',
    ...constraintBase(keywords.get('name'), keywords, span, ['column']),
    columns: { kind: 'known', value: [], span },
    ...referred(target === undefined ? [] : [target], span),
    ...foreignKeyActions(keywords),
  };
}

function tableForeignKey(positional: readonly Term[], keywords: Keywords, span: Span): ForeignKeyDefinition {
  const columns = positional[0] ?? keywords.get('columns');
  const refcolumns = positional[1] ?? keywords.get('refcolumns');
  const targets = refcolumns === undefined ? undefined : listFact(refcolumns);
  const name = keywords.get('name') ?? positional[2];
  return {
    kind: 'foreignKey',
    ...constraintBase(name, keywords, span, ['columns', 'refcolumns']),
    columns: columns === undefined ? missing('column', span) : namesFact(columns),
    ...(targets === undefined || targets.kind === 'known'
      ? referred(targets?.value ?? [], span)
      : { referredSchema: targets, referredTable: targets, referredColumns: targets }),
    ...foreignKeyActions(keywords),
  };
}

type Referred = Pick<ForeignKeyDefinition, 'referredSchema' | 'referredTable' | 'referredColumns'>;

/** The table and the columns of `'schema.table.column'`. */
function referred(targets: readonly Term[], span: Span): Referred {
  const [first] = targets;
  if (first === undefined) {
    const nothing = missing('referred column', span);
    return { referredSchema: nothing, referredTable: nothing, referredColumns: nothing };
  }
  const parts = targets.map((target) => ({ fact: targetText(target), span: target.span }));
  const head = parts[0]?.fact;
  if (head?.kind !== 'known') {
    const unknown = head ?? missing('referred column', span);
    return { referredSchema: unknown, referredTable: unknown, referredColumns: unknown };
  }
  const names = head.value.split('.');
  const table = names.at(-2);
  return {
    referredSchema: { ...head, value: names.length > 2 ? names.slice(0, -2).join('.') : null },
    referredTable:
      table === undefined
        ? { kind: 'invalid', found: `"${head.value}", which names no column`, span: head.span }
        : { ...head, value: table },
    referredColumns: {
      kind: 'known',
      value: parts.map(({ fact }) =>
        fact.kind === 'known' ? { ...fact, value: fact.value.split('.').at(-1) ?? '' } : fact,
      ),
      span,
    },
  };
}

/** `'table.column'`, also of `table.c.column` where the table is a construct of the file. */
function targetText(term: Term): Fact<string> {
  if (term.kind !== 'attribute' || term.of.kind !== 'attribute' || !/^(?:c|columns)$/.test(term.of.name))
    return stringFact(term);
  const table = term.of.of;
  const path = calledPath(table);
  const [name] = table.kind === 'call' ? table.positional : [];
  const isTable = path === 'sqlalchemy.table' || path === 'sqlalchemy.Table' || path === 'alembic.op.create_table';
  const fact = name === undefined || !isTable ? stringFact(term) : stringFact(name);
  return fact.kind === 'known' ? { ...fact, value: `${fact.value}.${term.name}` } : fact;
}
