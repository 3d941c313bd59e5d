import type { Dialect } from '../../dialects/dialect.js';
import { plainType } from '../otherObject.js';

/** Whether a database keeps two texts as the same thing; null where it may. */
export type Alike = boolean | null;

export function sameValue(one: unknown, other: unknown): Alike {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

export function sameType(one: string | null, other: string | null, dialect: Pick<Dialect, 'name'>): Alike {
  if (one === null || other === null) return null;
  if (one === other) return true;
  if (dialect.name === 'postgresql' && postgresType(one) === postgresType(other)) return true;
  return plainType(one) === plainType(other) ? null : false;
}

/** PostgreSQL's names of one type that SQLAlchemy writes. */
const named: readonly (readonly [RegExp, string])[] = [
  [/^FLOAT\((?:[1-9]|1\d|2[0-4])\)(?=$|\[)/, 'REAL'],
  [/^FLOAT(?:\(\d+\))?(?=$|\[)/, 'DOUBLE PRECISION'],
  [/^DECIMAL\b/, 'NUMERIC'],
  [/^(TIME(?:STAMP)?(?:\(\d+\))?) WITHOUT TIME ZONE(?=$|\[)/, '$1'],
];

function postgresType(text: string): string {
  return named.reduce((type, [pattern, plain]) => type.replace(pattern, plain), text.toUpperCase());
}

/** Conditions and expressions: a database may keep two that are written otherwise as one. */
export function sameSql(one: string | null, other: string | null): Alike {
  if (one === null || other === null) return one === other;
  return folded(one) === folded(other) ? true : null;
}

const option = /\b(ENGINE|(?:DEFAULT )?(?:CHARSET|CHARACTER SET|COLLATE))(?: ?= ?| )'?(\w+)'?,? ?/gi;

/** What follows the parenthesis of CREATE TABLE; MySQL's options have several spellings, and no order. */
export function sameOptions(one: readonly string[], other: readonly string[], { name }: Pick<Dialect, 'name'>): Alike {
  if (sameValue(one, other) === true) return true;
  if (name !== 'mysql' && name !== 'mariadb') return null;
  const [a, b] = [one, other].map((options) => {
    const text = options.join(' ').replaceAll(/\s+/g, ' ');
    if (text.replace(option, '').trim() !== '') return null;
    return [...text.matchAll(option)]
      .map(
        ([, key = '', value = '']) =>
          `${key.toUpperCase().replace('DEFAULT ', '').replace('CHARACTER SET', 'CHARSET')}=${value.toLowerCase()}`,
      )
      .sort();
  });
  return a !== null && b !== null && sameValue(a, b) === true ? true : null;
}

/** What follows DEFAULT. Literals of one form that differ are surely two. */
export function sameDefault(one: string | null, other: string | null): Alike {
  const [a, b] = [one, other].map((text) => (text === null || /^null$/i.test(text.trim()) ? null : folded(text)));
  if (a === b) return true;
  if (a === null || b === null || a === undefined || b === undefined) return false;
  const forms = [formOf(a), formOf(b)];
  if (forms.includes(null)) return null;
  // A number may be in quotes.
  return forms[0] === forms[1] || ![a, b].every((text) => isNumber(text.replace(/^'(.*)'$/s, '$1'))) ? false : null;
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

function formOf(text: string): 'string' | 'number' | null {
  if (/^'(?:[^']|'')*'$/.test(text)) return 'string';
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return 'number';
  return null;
}

/** Without blanks that say nothing; what is in quotes stays. */
function folded(sql: string): string {
  return sql.trim().replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\s+/g, (piece) => (/^\s/.test(piece) ? ' ' : piece));
}

export function all(parts: readonly Alike[]): Alike {
  if (parts.includes(false)) return false;
  return parts.includes(null) ? null : true;
}
