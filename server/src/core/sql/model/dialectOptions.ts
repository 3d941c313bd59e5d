import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { Switches } from '../versions.js';
import type { Keywords } from './values.js';

export type Options = ReadonlyMap<string, Term>;

type Construct = 'table' | 'index' | 'column' | 'check' | 'foreignKey' | 'primaryKey' | 'unique' | 'exclude';

/** SQLAlchemy's `construct_arguments`: the options that each dialect takes on each construct. */
const accepted: Readonly<Record<string, Readonly<Partial<Record<Construct | 'constraint', readonly string[]>>>>> = {
  postgresql: {
    table: ['ignore_search_path', 'tablespace', 'partition_by', 'with_oids', 'with', 'on_commit', 'inherits', 'using'],
    index: ['using', 'include', 'where', 'ops', 'concurrently', 'with', 'tablespace', 'nulls_not_distinct'],
    check: ['not_valid'],
    foreignKey: ['not_valid'],
    primaryKey: ['include'],
    unique: ['include', 'nulls_not_distinct'],
  },
  mysql: { table: ['*'], primaryKey: ['using'], index: ['using', 'length', 'prefix', 'with_parser'] },
  mariadb: { table: ['*'], primaryKey: ['using'], index: ['using', 'length', 'prefix', 'with_parser'] },
  sqlite: {
    table: ['autoincrement', 'with_rowid', 'strict'],
    index: ['where'],
    column: ['on_conflict_primary_key', 'on_conflict_not_null', 'on_conflict_unique'],
    constraint: ['on_conflict'],
  },
  mssql: {
    primaryKey: ['clustered'],
    unique: ['clustered'],
    index: ['clustered', 'include', 'where', 'columnstore'],
    column: ['identity_start', 'identity_increment'],
  },
  oracle: {
    table: ['resolve_synonyms', 'on_commit', 'compress', 'tablespace'],
    index: ['bitmap', 'compress', 'vector'],
  },
};

/**
 * The options of dialects among keywords, without those that the construct takes itself. What no dialect takes is
 * refused as in SQLAlchemy's `_validate_dialect_kwargs`; those of a dialect that is not SQLAlchemy's own are ignored.
 */
export function dialectOptions(construct: Construct, keywords: Keywords, own: ReadonlySet<string>): Options {
  const options = new Map<string, Term>();
  for (const [name, term] of keywords) {
    if (own.has(name)) continue;
    const at = name.indexOf('_', 1);
    const [dialect, option] = [name.slice(0, Math.max(0, at)), name.slice(at + 1)];
    if (dialect === '' || option === '')
      return refuse(`Additional arguments should be named <dialectname>_<argument>, got '${name}'`, term.span);
    const of = Object.hasOwn(accepted, dialect) ? accepted[dialect] : undefined;
    if (
      of !== undefined &&
      !isAccepted(of[construct], option) &&
      !(isConstraint(construct) && isAccepted(of.constraint, option))
    )
      return refuse(
        `Argument '${name}' is not accepted by dialect '${dialect}' on behalf of the ${construct}`,
        term.span,
      );
    options.set(name, term);
  }
  return options;
}

function isConstraint(construct: Construct): boolean {
  return !['table', 'index', 'column'].includes(construct);
}

function isAccepted(options: readonly string[] | undefined, option: string): boolean {
  return options !== undefined && (options.includes(option) || options.includes('*'));
}

/** An option of one dialect. */
export function optionOf(options: Options, dialect: string, name: string): Term | undefined {
  return options.get(`${dialect}_${name}`);
}

/** Options that came later, by the version that is known to have them. */
const later: Readonly<Record<string, keyof Switches>> = {
  postgresql_nulls_not_distinct: 'newerOptions',
  mssql_columnstore: 'newerOptions',
  sqlite_strict: 'newerOptions',
  oracle_tablespace: 'newerOptions',
};

/** Refuses options that a version does not take, on whatever dialect. */
export function checkOptions(construct: Construct, options: Options, { on }: { readonly on: Switches }): void {
  for (const [name, term] of options) {
    const isTableWith = construct === 'table' && name === 'postgresql_with';
    if (isTableWith && !on.tableWith)
      refuse(`Argument '${name}' is not accepted by dialect 'postgresql' on behalf of the table`, term.span);
    const isInclude = name === 'postgresql_include' && construct !== 'index';
    if (isInclude && !on.constraintInclude)
      refuse(`Argument '${name}' is not accepted by dialect 'postgresql' on behalf of the constraint`, term.span);
    const since = later[name] ?? (construct === 'table' && name === 'postgresql_using' ? 'newerOptions' : undefined);
    if (since === undefined || on[since]) continue;
    if (!on.isTwo) refuse(`Argument '${name}' is not accepted in this version`, term.span);
    cannotRender(`whether '${name}' is known in this version is not followed`, term.span);
  }
}
