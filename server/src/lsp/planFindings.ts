import type { RenderStep } from '../alembic/bridgeMessages.js';
import type { Problem, Severity } from '../core/review/problem.js';
import type { Span } from '../core/text.js';
import type { FeatureContext } from './context.js';
import { findingCounts } from './findingCounts.js';
import type { PlanFindings } from './messages.js';

/** As many are sent: a question has room for fewer. */
const mostSent = 10;

const order: readonly Severity[] = ['error', 'warning', 'information'];

/**
 * The open findings of what some steps run: of a file those about its other function are left out. Only revisions that
 * are reviewed by themselves, or that somebody asked about, have findings about operations.
 */
export async function planFindings(
  steps: readonly Pick<RenderStep, 'revision' | 'path' | 'direction'>[],
  context: FeatureContext,
): Promise<PlanFindings> {
  for (const path of new Set(steps.map((step) => step.path))) {
    if (context.signal.aborted) break;
    await context.reviewed(path, context.signal);
  }
  const snapshot = context.reviews.shown();
  const found = steps.flatMap(({ revision, path, direction }) => {
    const functions = snapshot.file(path)?.body?.functions ?? [];
    const other = functions.find(({ name }) => name === (direction === 'upgrade' ? 'downgrade' : 'upgrade'));
    const isOfOther = ({ span, code }: Pick<Problem, 'span' | 'code'>): boolean =>
      // That a downgrade undoes nothing is reported where the upgrade does something.
      other !== undefined && isIn(other.span, span) && !(direction === 'downgrade' && code.startsWith('DG'));
    return (snapshot.problems.get(snapshot.knownPath(path)) ?? [])
      .filter((problem) => order.includes(problem.severity) && !isOfOther(problem))
      .map((problem) => ({ revision, problem }));
  });
  const rank = ({ severity }: Pick<Problem, 'severity'>): number => order.indexOf(severity);
  const worst = found.toSorted((one, another) => rank(one.problem) - rank(another.problem)).slice(0, mostSent);
  return {
    ...findingCounts(found.map(({ problem }) => problem)),
    worst: worst.map(({ revision, problem: { code, message } }) => ({ revision, code, message })),
  };
}

function isIn(outer: Span, { start, end }: Span): boolean {
  return outer.start <= start && end <= outer.end;
}
