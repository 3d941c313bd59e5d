import { rangesIn } from '../workspace/lineTable.js';
import type { OfflineReader } from '../workspace/factReader.js';
import { relativePath } from './project.js';
import type { InstantResult } from './sqlInstantScripts.js';

/**
 * What a reader of the SQL should know: what env.py leaves open, and where a revision asks whether Alembic runs
 * offline, because the SQL is then of the branch for scripts. Lines count from 1.
 */
export function instantNotes({ project, facts, scripts }: InstantResult, offline: OfflineReader): readonly string[] {
  const notes = new Set(facts.env.notes);
  for (const { path, text, direction } of scripts.flatMap(({ revisions }) => revisions)) {
    const range = rangesIn(text);
    for (const { span, decides } of offline(text, direction)) {
      const line = range(span).start.line + 1;
      const other = `a live run ${decides ? 'takes' : 'may take'} the other side of this condition`;
      notes.add(`${relativePath(project, path)}:${String(line)}: the SQL is for scripts; ${other}`);
    }
  }
  return [...notes];
}
