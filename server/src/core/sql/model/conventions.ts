import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { NamingConvention } from '../../schema/namingConvention.js';
import type { Span } from '../../text.js';
import { plainName, type Name } from './names.js';
import type { SqlConstraint, SqlIndex } from './table.js';
import { constructName } from './values.js';

export type Convention = NamingConvention | { readonly unknown: string } | undefined;

/** What a name is made of. */
export interface Named {
  readonly kind: 'ix' | 'uq' | 'ck' | 'fk' | 'pk';
  readonly table: { readonly name: Name; readonly schema: Name | null };
  /** In order; undefined where they are not known, as those of expressions. */
  readonly columns: readonly string[] | undefined;
  readonly referred?: {
    readonly schema: string | null;
    readonly table: string;
    readonly columns: readonly string[];
    readonly isThere: boolean;
  };
  readonly span: Span;
}

const standard: NamingConvention = { ix: 'ix_%(column_0_label)s' };

/**
 * The name by the convention of the metadata (sqlalchemy/sql/naming.py, `_constraint_name_for_table`); the name that it
 * has where the convention has nothing to say.
 */
export function conventionName(convention: Convention, name: Name | null, named: Named): Name | null {
  if (name?.isFinal === true) return name;
  if (convention !== undefined && 'unknown' in convention) {
    // Without a name, or of a check, whose name a convention may take up, it depends on what is not known.
    if (name !== null && named.kind !== 'ck') return name;
    return cannotRender(`the naming convention is not known: ${convention.unknown}`, named.span);
  }
  const template = templateFor(convention, named.kind);
  if (template === undefined) return name;
  if (name !== null && !template.includes('constraint_name')) return name;
  return { ...plainName(filled(template, name, named), named.span), isFinal: true };
}

function templateFor(convention: NamingConvention | undefined, kind: Named['kind']): string | undefined {
  return convention === undefined || Object.keys(convention).length === 0 ? standard[kind] : convention[kind];
}

/** Whether a convention names the CHECKs of types, which it does when they are written. */
export function namesChecks(convention: Convention): boolean {
  return convention !== undefined && ('unknown' in convention || convention.ck !== undefined);
}

function filled(template: string, name: Name | null, named: Named): string {
  return template.replaceAll(
    /%(?:\((\w+)\)s|(%)|.?)/g,
    (found: string, token: string | undefined, percent?: string) => {
      if (percent !== undefined) return '%';
      if (token === undefined) return cannotRender(`the naming convention has "${found}"`, named.span);
      return tokenText(token, name, named);
    },
  );
}

function tokenText(token: string, name: Name | null, named: Named): string {
  const { table, columns, referred, span } = named;
  if (token === 'table_name') return table.name.text;
  if (token === 'constraint_name')
    return (
      name?.text ??
      refuse(
        'Naming convention including %(constraint_name)s token requires that constraint is explicitly named.',
        span,
      )
    );
  if (token === 'referred_table_name' && referred !== undefined) return referredTable(referred, span);
  const [, owner, at = '', separator, form] = /^(referred_)?column_(\d+)(_?N)?_(name|label|key)$/.exec(token) ?? [];
  if (form === undefined) return cannotRender(`the naming convention uses ${token}, which is not known`, span);
  if (owner !== undefined && form !== 'name') return cannotRender(`the naming convention uses ${token}`, span);
  const from = owner === undefined ? columns : referredColumns(referred, span);
  if (from === undefined) return cannotRender('the columns that the name is made of are not known', span);
  const prefix = `${table.schema === null || table.schema.text === '' ? '' : `${table.schema.text.replaceAll('.', '_')}_`}${table.name.text}_`;
  const all = from.map((column) => (form === 'label' ? prefix + column : column));
  if (separator !== undefined)
    return at === '0'
      ? all.join(separator === '_N' ? '_' : '')
      : cannotRender(`the naming convention uses ${token}`, span);
  return all[Number(at)] ?? (owner === undefined ? '' : refuse('the foreign key has no such column', span));
}

/** SQLAlchemy takes the name of the table from the target's full text, where a dot in a name counts as any other. */
function referredTable({ schema, table, columns }: NonNullable<Named['referred']>, span: Span): string {
  const parts = [...(schema === null ? [] : [schema]), table, columns[0] ?? ''].join('.').split('.');
  if (parts.length > 3) return refuse('the name of the referred table has more dots than SQLAlchemy can take', span);
  return (parts.length === 3 ? parts[1] : parts[0]) ?? table;
}

function referredColumns(referred: Named['referred'], span: Span): readonly string[] | undefined {
  if (referred?.isThere === false)
    return refuse(
      `Foreign key could not find table '${referred.table}' with which to generate a foreign key name`,
      span,
    );
  return referred?.columns;
}

/** The name of a constraint once it is attached to its table. */
export function namedConstraint<T extends SqlConstraint>(
  constraint: T,
  convention: Convention,
  table: Named['table'],
  isReferredThere: boolean,
): T {
  if (constraint.kind === 'typeCheck' || constraint.kind === 'exclude' || constraint.name === 'unnamed') {
    if (constraint.kind !== 'typeCheck' || constraint.name === 'unnamed' || constraint.name === null) return constraint;
    return {
      ...constraint,
      name: conventionName(convention, constraint.name, {
        kind: 'ck',
        table,
        columns: [constraint.column.name.text],
        span: constraint.span,
      }),
    };
  }
  const { span } = constraint;
  const name = ((): Name | null => {
    switch (constraint.kind) {
      case 'primaryKey':
        return conventionName(convention, constraint.name, {
          kind: 'pk',
          table,
          columns: constraint.columns.map((column) => column.name.text),
          span,
        });
      case 'unique':
        return conventionName(convention, constraint.name, {
          kind: 'uq',
          table,
          columns: constraint.columns.map((column) => column.name.text),
          span,
        });
      case 'check':
        return conventionName(convention, constraint.name, {
          kind: 'ck',
          table,
          columns: constraint.condition.kind === 'string' ? [] : undefined,
          span,
        });
      case 'foreignKey':
        return conventionName(convention, constraint.name, {
          kind: 'fk',
          table,
          columns: constraint.columns.map(({ text }) => text),
          referred: {
            schema: constraint.referredSchema?.text ?? null,
            table: constraint.referredTable.text,
            columns: constraint.referredColumns.map(({ text }) => text),
            isThere: isReferredThere,
          },
          span,
        });
    }
  })();
  return { ...constraint, name };
}

/**
 * The name of an index once it is attached to its table.
 * @param isAlone of `op.create_index`, whose throw-away table has a column for each text
 */
export function namedIndex(index: SqlIndex, convention: Convention, table: Named['table'], isAlone = false): SqlIndex {
  const names = index.parts.map((part) => {
    if ('column' in part) return [part.column.text];
    const text = plainTextOf(part.expression);
    if (text === undefined) return undefined;
    return isAlone ? [text] : [];
  });
  const columns = names.every((each) => each !== undefined) ? names.flat() : undefined;
  return { ...index, name: conventionName(convention, index.name, { kind: 'ix', table, columns, span: index.span }) };
}

/** `sa.text('…')` without parameters. */
function plainTextOf(term: Term): string | undefined {
  if (term.kind !== 'call' || term.keywords.size > 0 || term.positional.length !== 1) return undefined;
  const [text] = term.positional;
  return constructName(term) === 'text' && text?.kind === 'string' && !/[:%\\]/.test(text.value)
    ? text.value
    : undefined;
}
