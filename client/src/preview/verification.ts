import type { PreviewResult } from 'alembic-language-server/messages';

/** Whether Alembic renders what the instant engine shows, for exactly the text that is shown. */
export type Verification =
  | { readonly kind: 'running' }
  /** `gaps`: how many statements of Alembic's are not shown. `versions`: of what ran, where they are others. */
  | { readonly kind: 'same'; readonly gaps: number; readonly versions: string | null }
  | { readonly kind: 'differs'; readonly alembic: PreviewResult; readonly versions: string | null }
  /** Alembic gave no SQL. */
  | { readonly kind: 'failed'; readonly message: string };

/** Compares a result of the instant engine with Alembic's own of the same text. White space does not count. */
export function verify(instant: PreviewResult, alembic: PreviewResult): Verification {
  const versions = otherVersions(instant, alembic);
  let gaps = 0;
  for (const [at, { statements, error }] of instant.revisions.entries()) {
    const own = alembic.revisions[at];
    if (own === undefined || (own.error !== null && error === null && !hasGap(statements)))
      return { kind: 'differs', alembic, versions };
    const found = match(statements, own.statements);
    if (found === undefined) return { kind: 'differs', alembic, versions };
    gaps += found;
  }
  return { kind: 'same', gaps, versions };
}

type Statements = PreviewResult['revisions'][number]['statements'];

function hasGap(statements: Statements): boolean {
  return statements.some(({ gap }) => gap !== undefined);
}

/** How many gaps there are where all else is the same; a gap stands for any number of statements. Undefined for another. */
function match(instant: Statements, alembic: Statements): number | undefined {
  const theirs = alembic.map(({ sql, gap }) => (gap === undefined ? folded(sql) : null));
  let at = 0;
  let gaps = 0;
  let isOpen = false;
  for (const { sql, gap } of instant) {
    if (gap !== undefined) {
      gaps++;
      isOpen = true;
      continue;
    }
    const text = folded(sql);
    const found = isOpen ? theirs.indexOf(text, at) : theirs[at] === text ? at : -1;
    if (found < 0) return undefined;
    at = found + 1;
    isOpen = false;
  }
  return at === theirs.length || isOpen ? gaps : undefined;
}

function folded(sql: string): string {
  return sql.replace(/\s+/gu, ' ').trim();
}

/** The versions that ran, where the shown SQL is of others. */
function otherVersions(instant: PreviewResult, alembic: PreviewResult): string | null {
  const [ours, theirs] = [instant.versions, alembic.versions];
  if (ours === undefined || theirs === undefined) return null;
  const isSame =
    ours.alembic.version === theirs.alembic.version && ours.sqlalchemy.version === theirs.sqlalchemy.version;
  return isSame ? null : `Alembic ${theirs.alembic.version}, SQLAlchemy ${theirs.sqlalchemy.version}`;
}
