import type { Direction, Plan } from '../core/graph/plan.js';
import type { Refusal, Refused } from '../core/graph/refusal.js';
import { oneLine, type Styles } from './style.js';

/** `plan --format json`: a contract. Fields may be added, none renamed. */
export interface PlanDocument {
  /** In the order in which Alembic runs them; none with an error. */
  readonly steps: readonly StepDocument[];
  /** Alembic's class, or "NotKnown", and what to do. */
  readonly error: Refusal | null;
  /** What `alembic_version` holds in the end; null where Alembic can't keep it. */
  readonly versionsAfter: readonly string[] | null;
  /** Where Alembic, having run a step, can't write down where the database is. */
  readonly versionTableError: Refusal | null;
  readonly warnings: readonly string[];
}

interface StepDocument {
  readonly revision: string;
  readonly direction: Direction;
}

export function planDocument(planned: Plan | Refused): PlanDocument {
  if ('refusal' in planned)
    return { steps: [], error: planned.refusal, versionsAfter: null, versionTableError: null, warnings: [] };
  const { steps, versionsAfter, versionTableFailure, warnings } = planned;
  return {
    steps: steps.map(({ revision, direction }) => ({ revision: revision.id ?? '', direction })),
    error: null,
    versionsAfter,
    versionTableError: versionTableFailure,
    warnings,
  };
}

/** `plan --format text`, for humans: one step a line. */
export function planText({ steps, versionsAfter, versionTableFailure }: Plan, styles: Styles): string {
  if (steps.length === 0) return 'Nothing to run.\n';
  const lines = steps.map(({ revision, direction }) =>
    `${direction} ${styles.strong(oneLine(revision.id ?? ''))} ${oneLine(revision.message)}`.trimEnd(),
  );
  const count = `${String(steps.length)} step${steps.length === 1 ? '' : 's'}`;
  const end =
    versionsAfter === null
      ? []
      : [
          `${count}; alembic_version will then contain ${versionsAfter.length === 0 ? 'nothing' : oneLine(versionsAfter.join(', '))}`,
        ];
  const failure =
    versionTableFailure === null
      ? []
      : [`${styles.error('error')} ${versionTableFailure.kind}: ${oneLine(versionTableFailure.message)}`];
  return `${[...lines, ...(failure.length > 0 ? failure : end)].join('\n')}\n`;
}
