import { tokensOf } from './tokens.js';

/** Dialects that read an unquoted name in lower or in upper case; SQLite ignores the case of all names. */
const lower = new Set(['postgresql', 'redshift', 'cockroachdb']);
const upper = new Set(['oracle', 'snowflake', 'firebird', 'ibm_db_sa', 'hana']);

/**
 * A text that two names of a dialect share only where they mean the same object. Where the dialect leaves it open, or
 * is not known, they share it only where they are spelled alike; `item` and `public.item` never do.
 */
export function nameKey(name: readonly string[], dialect: string | null): string {
  return JSON.stringify(name.map((part) => partKey(part, dialect)));
}

function partKey(part: string, dialect: string | null): string {
  const quoted = /^(["`[])(.*?)["`\]]?$/s.exec(part)?.[2];
  if (dialect === null) return part;
  if (dialect === 'sqlite') return (quoted ?? part).toLowerCase();
  if (quoted !== undefined) return quoted.replaceAll('""', '"');
  return lower.has(dialect) ? part.toLowerCase() : upper.has(dialect) ? part.toUpperCase() : part;
}

/** The parts of a name as SQL writes it, "s"."t" or s.t. */
export function partsOf(name: string): string[] {
  return tokensOf(name).filter((token) => token !== '.');
}
