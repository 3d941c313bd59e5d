import type { Direction, Plan } from '../core/graph/plan.js';
import type { Refusal, Refused } from '../core/graph/refusal.js';
import { oneLine, type Styles } from './style.js';

/** `plan --format json`: a contract. Fields may be added, none renamed. */
export interface PlanDocument {
  /** In the order in which Alembic runs them; none with an error. */
  readonly steps: readonly StepDocument[];
  /** Alembic's class, or "NotKnown", and what to do. */
  readonly error: Refusal | null;
  /** Where Alembic, having run a step, can't write down where the database stands. */
  readonly versionTableError: Refusal | null;
  readonly warnings: readonly string[];
}

interface StepDocument {
  readonly revision: string;
  readonly direction: Direction;
  /** What `alembic_version` holds after the step; null where Alembic can't keep it. */
  readonly versionsAfter: readonly string[] | null;
}

export function planDocument(planned: Plan | Refused): PlanDocument {
  if ('refusal' in planned) return { steps: [], error: planned.refusal, versionTableError: null, warnings: [] };
  const { steps, versionTableFailure, warnings } = planned;
  return {
    steps: steps.map(({ revision, direction, versions }) => ({ revision: revision.id ?? '', direction, versionsAfter: versions })),
    error: null,
    versionTableError: versionTableFailure,
    warnings,
  };
}

/** `plan --format text`, for people: one step a line. */
export function planText({ steps, versionTableFailure }: Plan, styles: Styles): string {
  if (steps.length === 0) return 'Nothing to run.\n';
  const lines = steps.map(({ revision, direction }) => `${direction} ${styles.strong(oneLine(revision.id ?? ''))} ${oneLine(revision.message)}`.trimEnd());
  const count = `${String(steps.length)} step${steps.length === 1 ? '' : 's'}`;
  const last = steps.at(-1)?.versions;
  const end = last === null || last === undefined ? [] : [`${count}; alembic_version holds ${last.length === 0 ? 'nothing' : oneLine(last.join(', '))} then`];
  const failure = versionTableFailure === null ? [] : [`${styles.error('error')} ${versionTableFailure.kind}: ${oneLine(versionTableFailure.message)}`];
  return `${[...lines, ...(failure.length > 0 ? failure : end)].join('\n')}\n`;
}
