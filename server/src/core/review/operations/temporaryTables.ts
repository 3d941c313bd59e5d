import { sqlTokens, type SqlToken } from '../../operations/sql/tokens.js';
import { splitStatements } from '../../sql/splitStatements.js';
import type { ReviewedRevision, ReviewedRun } from './reviewedRevision.js';

const kept = new WeakMap<ReviewedRun, ReadonlySet<string>>();

/** The temporary tables that SQL text of a revision makes: they hide others of their names, and nobody else sees them. */
export function temporaryTables({ upgrade, downgrade }: Pick<ReviewedRevision, 'upgrade' | 'downgrade'>): Set<string> {
  return new Set([...temporaryIn(upgrade), ...temporaryIn(downgrade)]);
}

function temporaryIn(run: ReviewedRun): ReadonlySet<string> {
  const before = kept.get(run);
  if (before !== undefined) return before;
  const found = new Set(
    run.steps.flatMap(({ operation }) =>
      operation.kind === 'execute' && operation.text?.kind === 'known' && /\btemp/i.test(operation.text.value)
        ? splitStatements(operation.text.value).flatMap((statement) => madeBy(statement) ?? [])
        : [],
    ),
  );
  kept.set(run, found);
  return found;
}

/** `CREATE TEMPORARY TABLE name`, `SELECT … INTO TEMP name`. */
function madeBy(statement: string): string | undefined {
  const tokens = sqlTokens(statement);
  const words = tokens.map(({ word }) => word);
  const at = words.findIndex((word) => word === 'TEMP' || word === 'TEMPORARY');
  const isMade = words[0] === 'CREATE' ? at > 0 && at < 3 && words[at + 1] === 'TABLE' : words[at - 1] === 'INTO';
  if (at < 0 || !isMade) return undefined;
  const rest = tokens.slice(at + 1).filter(({ word }) => !/^(?:TABLE|IF|NOT|EXISTS)$/.test(word));
  const [name] = rest;
  return name === undefined ? undefined : plain(name, statement);
}

function plain({ type, start, end }: SqlToken, text: string): string {
  const written = text.slice(start, end);
  return type === 'quoted' ? written.slice(1, -1) : written.toLowerCase();
}
