import { randomBytes } from 'node:crypto';
import { standing } from '../core/graph/standing.js';
import type { FixContext } from '../core/review/fix.js';
import type { PythonReaders } from '../workspace/factReader.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { FeatureContext } from './context.js';
import { editedText } from './workspaceEdit.js';

/** What fixes of an environment's problems are made from, as it is at this request. */
export function fixContextOf(
  indexed: IndexedEnvironment,
  { identifiers: rewrite, repair }: Pick<PythonReaders, 'identifiers' | 'repair'>,
  context: FeatureContext,
): FixContext {
  const { environment, graph, released } = indexed;
  const state = context.database.of(indexed);
  return {
    environment,
    graph,
    released,
    applied: state && { database: state.database.description, revisions: standing(graph, state.revisions).applied },
    text: ({ path }) => editedText(context, path),
    rewrite({ path }, wanted) {
      const text = editedText(context, path);
      return text === undefined ? { kind: 'refused', reason: 'the file cannot be read' } : rewrite(text, wanted);
    },
    repair,
    newId: randomId,
    now: timeNow,
  };
}

/** As Alembic's `util.rev_id`: the last 12 hexadecimal digits of a random UUID. */
export function randomId(): string {
  return randomBytes(6).toString('hex');
}

/** As Alembic's template writes the date of a revision. */
function timeNow(): string {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return `${local.toISOString().slice(0, -1).replace('T', ' ')}000`;
}
