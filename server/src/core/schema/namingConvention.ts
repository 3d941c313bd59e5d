import type { Dialect } from '../dialects/dialect.js';
import { cutName } from '../dialects/names.js';

/** Templates of names by kind: `ix`, `uq`, `ck`, `fk`, `pk`. */
export type NamingConvention = Readonly<Partial<Record<NamedKindKey, string>>>;

type NamedKindKey = 'ix' | 'uq' | 'ck' | 'fk' | 'pk';

const keys: Readonly<Record<string, NamedKindKey>> = {
  index: 'ix',
  unique: 'uq',
  check: 'ck',
  foreignKey: 'fk',
  primaryKey: 'pk',
};

/** What a name is made of. */
export interface NamedParts {
  readonly kind: string;
  readonly table: { readonly schema: string | null; readonly name: string };
  readonly columns: readonly string[];
  readonly referred?: { readonly table: string; readonly columns: readonly string[] };
  /** The name that is given, if any. */
  readonly name: string | null;
}

/**
 * The name that SQLAlchemy gives by a convention (sqlalchemy/sql/naming.py): to what has none, and to what has one that
 * the template takes up. The given name where the convention has nothing to say.
 */
export function conventionName(convention: NamingConvention, parts: NamedParts, dialect: Dialect): string | null {
  const key = keys[parts.kind];
  const template = key === undefined ? undefined : convention[key];
  if (template === undefined) return parts.name;
  const takesName = template.includes('%(constraint_name)s');
  if (parts.name !== null && !takesName) return parts.name;
  if (parts.name === null && takesName) return null;
  const tokens = [...template.matchAll(/%\((\w+)\)s/g)].map(([, token = '']) => token);
  if (tokens.some((token) => tokenText(token, parts) === undefined)) return null;
  const name = template.replaceAll(/%\((\w+)\)s/g, (_, token: string) => tokenText(token, parts) ?? '');
  return cutName(dialect, name);
}

function tokenText(token: string, { table, columns, referred, name }: NamedParts): string | undefined {
  if (token === 'table_name') return table.name;
  if (token === 'constraint_name') return name ?? undefined;
  if (token === 'referred_table_name') return referred?.table;
  const [, owner, at = '', separator = '', form] =
    /^(referred_)?column_(\d+)(_?N)?_(name|label|key)$/.exec(token) ?? [];
  if (form === undefined) return undefined;
  const from = owner === undefined ? columns : (referred?.columns ?? []);
  const prefix = `${table.schema === null ? '' : `${table.schema.replaceAll('.', '_')}_`}${table.name}_`;
  const all = from.map((column) => (form === 'label' ? prefix + column : column));
  if (separator === '') return all[Number(at)];
  return all.length === 0 ? undefined : all.slice(Number(at)).join(separator === '_N' ? '_' : '');
}

/** The templates that a Python text states in a dict of its own; undefined where it has none, or one that is computed. */
export function readNamingConvention(text: string): NamingConvention | undefined {
  if (!/naming_convention/i.test(text)) return undefined;
  const found: Partial<Record<NamedKindKey, string>> = {};
  for (const [, key = '', quote = '', template = ''] of text.matchAll(
    /["'](ix|uq|ck|fk|pk)["']\s{0,20}:\s{0,20}(["'])([^"'\n]{1,200})\2/g,
  )) {
    if (quote !== '') found[key as NamedKindKey] ??= template;
  }
  return Object.keys(found).length === 0 ? undefined : found;
}
