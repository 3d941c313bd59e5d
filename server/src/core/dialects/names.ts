import type { Dialect } from './dialect.js';
import { md5 } from './md5.js';

const legal = /^[A-Z0-9_$]+$/i;

/** A name as SQL has it: in quotes where SQLAlchemy puts it in quotes. */
export function quoteName({ names }: Pick<Dialect, 'names'>, name: string): string {
  const isPlain =
    name !== '' &&
    name === name.toLowerCase() &&
    legal.test(name) &&
    !names.illegalStart.test(name) &&
    !names.reserved.has(name);
  return isPlain ? name : `${names.open}${name.replaceAll(names.close, names.close.repeat(2))}${names.close}`;
}

/** A name with its schema, where it has one. */
export function qualifiedName(dialect: Pick<Dialect, 'names'>, schema: string | null, name: string): string {
  return schema === null ? quoteName(dialect, name) : `${quoteName(dialect, schema)}.${quoteName(dialect, name)}`;
}

/** Names in a list. */
export function nameList(dialect: Pick<Dialect, 'names'>, names: readonly string[]): string {
  return names.map((name) => quoteName(dialect, name)).join(', ');
}

/** A name of an index or a constraint that SQLAlchemy cuts where the dialect allows no longer one. */
export function cutName({ names }: Pick<Dialect, 'names'>, name: string): string {
  return name.length > names.maxLength ? `${name.slice(0, names.maxLength - 8)}_${md5(name).slice(-4)}` : name;
}
