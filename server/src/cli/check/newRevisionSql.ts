import type { RevisionSql } from '../../check/report.js';
import { sqlComment } from '../../core/escape.js';
import { readSettings } from '../../core/settings/settings.js';
import { databasesOf, readSteps, renderSteps } from '../../workspace/instantSql.js';
import type { OperationStore } from '../../workspace/operationStore.js';
import { dialectOf } from '../../workspace/environmentDialect.js';
import { readSqlFacts } from '../../workspace/sqlFacts.js';
import type { Snapshot } from '../../workspace/snapshot.js';
import type { OpenProject } from '../project.js';
import type { ReviewedIn } from './reviewRevisions.js';

/** A report has the SQL of so many revisions. */
const most = 20;

/**
 * The SQL up and down of reviewed revisions, read from their text: the instant engine's alone, so that no Python runs.
 * Nothing of an environment whose dialect no file says.
 */
export async function newRevisionSql(
  reviewed: readonly ReviewedIn[],
  snapshot: Snapshot,
  operations: OperationStore,
  readEnvironment: OpenProject['readers']['environment'],
): Promise<RevisionSql[]> {
  const bufferText = (): undefined => undefined;
  const { signal } = new AbortController();
  const found: RevisionSql[] = [];
  for (const { indexed, revisions } of reviewed) {
    const few = revisions.slice(0, most - found.length);
    if (few.length === 0) continue;
    const settings = readSettings(undefined, snapshot.projectSettings(indexed.folder.uri));
    const facts = readSqlFacts({ indexed, settings, readEnvironment });
    for (const { id, file } of few) {
      const both = (['upgrade', 'downgrade'] as const).map((direction) => ({
        revision: id ?? '',
        path: file.path,
        direction,
      }));
      const steps = await readSteps(both, facts, { operations, bufferText }, signal);
      const imported = new Set(steps.flatMap(({ reading }) => [...reading.dialects]));
      const known = facts.dialect ?? dialectOf({ environment: indexed, setting: settings.dialect, imported });
      if (known === undefined) continue;
      const databases = databasesOf(steps, indexed, known.dialect, false);
      const entries = renderSteps(steps, facts, { databases, together: false });
      const textOf = (direction: 'upgrade' | 'downgrade'): string =>
        entries
          .filter((entry) => entry.direction === direction)
          .flatMap(({ database, statements, error }) => [
            ...(database === null ? [] : [sqlComment(`database ${database}`)]),
            ...statements.map(({ sql, gap }) => (sql === undefined ? sqlComment(`not shown: ${gap}`) : `${sql};`)),
            ...(error === null ? [] : [sqlComment(error.message)]),
          ])
          .join('\n');
      found.push({ revision: id, dialect: known.dialect, upgrade: textOf('upgrade'), downgrade: textOf('downgrade') });
    }
  }
  return found;
}
