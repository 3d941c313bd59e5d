import { frameText, type FrameStep } from '../core/sql/frame.js';
import { sqlOptions } from '../workspace/sqlFacts.js';
import type { InstantDatabase } from '../workspace/instantSql.js';
import type { InstantResult, RenderedScript } from './sqlInstantScripts.js';

/** The whole script as `alembic upgrade --sql` prints it: of a range as one run, of each revision as its own. */
export function instantScript(result: InstantResult): string {
  return result.scripts
    .flatMap((script) => result.databases.map((database) => scriptText(result, script, database)))
    .join('');
}

function scriptText(
  { facts, indexed }: InstantResult,
  { steps, revisions, versionsBefore, changes }: RenderedScript,
  database: InstantDatabase,
): string {
  const frames: FrameStep[] = [];
  let rows = versionsBefore;
  const own = revisions.filter((revision) => revision.database === database.name);
  for (const [at, { revision, direction }] of steps.entries()) {
    const rendered = own[at]?.rendered;
    const change = changes[at];
    // Alembic ends at a revision that it cannot run, or cannot write down.
    if (rendered === undefined || rendered === null) break;
    const parents = indexed.graph.byId.get(revision)?.downRevisions ?? [];
    const after =
      change === null || change === undefined
        ? rows
        : [...rows.filter((row) => !change.removed.includes(row)), ...change.added];
    frames.push({
      revision,
      direction,
      from: direction === 'upgrade' ? parents : [revision],
      to: direction === 'upgrade' ? [revision] : parents,
      rowsBefore: rows,
      rowsAfter: after,
      rendered,
    });
    if (change === null) break;
    rows = after;
  }
  const text = frameText(frames, sqlOptions(facts, { dialect: database.dialect, database: database.name }));
  return withEnvironment(text, facts.env.statements?.filter(({ isLive }) => !isLive) ?? []);
}

const begin = 'BEGIN;\n\n';
const commit = 'COMMIT;\n\n';

/** What env.py prints by itself: within the transaction where that is one for all revisions. */
function withEnvironment(
  text: string,
  statements: readonly { readonly sql: string; readonly position: 'before' | 'after' }[],
): string {
  if (statements.length === 0) return text;
  const printed = (position: 'before' | 'after'): string =>
    statements
      .filter((each) => each.position === position)
      .map(({ sql }) => `${sql};\n\n`)
      .join('');
  const isOne = text.startsWith(begin) && text.endsWith(commit) && !text.includes(`\n${begin}`);
  const [head, body, tail] = isOne ? [begin, text.slice(begin.length, -commit.length), commit] : ['', text, ''];
  return `${head}${printed('before')}${body}${printed('after')}${tail}`;
}
