import type { Kind } from './setting.js';

/** The packages whose versions decide how SQL reads. */
export const sqlPackages = ['alembic', 'sqlalchemy'] as const;
export type SqlPackage = (typeof sqlPackages)[number];

/** A version that somebody states. */
export interface StatedVersion {
  readonly version: string;
  /** What is allowed, such as ">=2.0", where the version is not pinned; `version` is the lowest of that. */
  readonly bound: string | null;
}

export type StatedVersions = Readonly<Partial<Record<SqlPackage, StatedVersion>>>;

/** The newest ones that are known: what is assumed where nothing states a version. */
export const newestVersions: Readonly<Record<SqlPackage, string>> = { alembic: '1.20.1', sqlalchemy: '2.1.9' };

/** What a comparison offers beside the project's own: the newest, and the ends of the series before it. */
export const comparedVersions: readonly Readonly<Record<SqlPackage, string>>[] = [
  newestVersions,
  { alembic: '1.18.5', sqlalchemy: '2.0.58' },
  { alembic: '1.13.3', sqlalchemy: '2.0.58' },
  { alembic: '1.8.1', sqlalchemy: '1.4.54' },
];

/** Versions as an option or a setting states them. */
export function statedText({ alembic, sqlalchemy }: Readonly<Record<SqlPackage, string>>): string {
  return `alembic=${alembic},sqlalchemy=${sqlalchemy}`;
}

const example = statedText(newestVersions);

/** Completes "It must be …". */
export const expectedVersions = `versions such as "${example}", of which either may be left out`;

/** A version as Python packages have it: `2.0.30`, `2.1.0b3`, `1.8`. */
export function isVersion(text: string): boolean {
  return /^\d{1,6}(?:\.\d{1,9}){0,4}(?:\.?(?:a|b|rc|alpha|beta|pre|dev|post)\.?\d{1,9}){0,3}(?:\+[\w.]{1,50})?$/i.test(
    text,
  );
}

export function isSqlPackage(name: string): name is SqlPackage {
  return name === 'alembic' || name === 'sqlalchemy';
}

/** Versions as an option or a setting states them: `alembic=1.20.1,sqlalchemy=2.0.58`. Undefined for anything else. */
export function readStatedVersions(text: string): StatedVersions | undefined {
  const versions: Partial<Record<SqlPackage, StatedVersion>> = {};
  for (const part of text.slice(0, 300).split(',')) {
    const [, name = '', version = ''] = /^ *(\w+) *==? *([^ ]+) *$/.exec(part) ?? [];
    const known = name.toLowerCase();
    if (!isSqlPackage(known) || !isVersion(version) || versions[known] !== undefined) return undefined;
    versions[known] = { version, bound: null };
  }
  return versions;
}

/** The kind of the setting: a text that `readStatedVersions` reads, or nothing. */
export const versionsSetting: Kind<string> = {
  default: '',
  schema: { type: 'string' },
  expected: expectedVersions,
  read: (value) =>
    typeof value === 'string' && (value.trim() === '' || readStatedVersions(value) !== undefined)
      ? value.trim()
      : undefined,
};
