import type { RenderStep } from './bridgeMessages.js';
import type { BridgePool } from './bridgePool.js';
import type { RenderProgress } from './bridgeProcess.js';
import type { PlanStop, RevisionRange } from './previewPlan.js';
import type { StatementSpans } from '../workspace/factReader.js';

/** What to render. */
export interface RenderRequest {
  readonly steps: readonly RenderStep[];
  /** null: the environment's own. */
  readonly dialect: string | null;
  /** Whether the steps are one run of Alembic. */
  readonly together: boolean;
  /** The range that runs the steps together; absent or null where there is none. */
  readonly range?: RevisionRange | null;
  /** After which step Alembic stops; absent or null where it comes to the end. */
  readonly stop?: PlanStop | null;
  readonly onProgress?: (progress: RenderProgress) => void;
}

/** What renders it: the warm Pythons, and what finds the statements that lines belong to. */
export interface AlembicEngine {
  readonly pool: BridgePool;
  readonly statements: StatementSpans;
}
