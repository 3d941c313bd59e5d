import type { OperationCall } from '../revision/operationCalls.js';
import { trackCreated, type Created } from './created.js';
import { mayLoseUnseen } from './hiddenLosses.js';
import { type Loss, lossesIn, rebuiltTables } from './losses.js';
import type { Rendered, SqlOrGap } from './rendered.js';
import { splitStatements } from './splitStatements.js';

type LossyStatement = Pick<Rendered, 'database'> & SqlOrGap;

/** One revision of a run, as far as its SQL is known. */
export interface LossyStep {
  readonly direction: 'upgrade' | 'downgrade';
  readonly statements: readonly LossyStatement[];
  /** Whether the rendering ended before the revision did. */
  readonly isCut: boolean;
  /** The text of the file. */
  readonly python: string;
}

export interface StepLosses {
  /** For each statement what it loses, such as "drops the table item with its rows"; null for nothing. */
  readonly statements: readonly (string | null)[];
  /** Whether the revision may lose data in a way that these statements do not show. */
  readonly mayLoseUnseen: boolean;
}

/**
 * What is lost when steps run one after the other. What the steps themselves created is not: nothing of it was there
 * before. Reads the text of any dialect, of which names depend on `dialect`, SQLAlchemy's name; never throws.
 */
export function planLosses(
  steps: readonly LossyStep[],
  dialect: string | null,
  operations: (python: string) => readonly OperationCall[],
): StepLosses[] {
  const databases = new Map<string | null, Created>();
  const createdIn = (database: string | null): Created => {
    const created = databases.get(database) ?? trackCreated(dialect);
    databases.set(database, created);
    return created;
  };
  return steps.map((step) => {
    const rebuilt = rebuiltTables(step.statements.flatMap(({ sql }) => sql ?? []));
    const lost = step.statements.map(({ sql, database }) =>
      sql === undefined ? [] : lossesOfRun(sql, rebuilt, createdIn(database)),
    );
    const statements = lost.map((losses) => textOf(losses.filter(({ isCopied = false }) => !isCopied)));
    const isWhole =
      !step.isCut &&
      step.statements.every(({ sql }) => sql !== undefined) &&
      !lost.flat().some(({ isCopied }) => isCopied);
    if (isWhole) return { statements, mayLoseUnseen: false };
    const all = databases.size === 0 ? [createdIn(null)] : [...databases.values()];
    for (const created of all) created.runUnseen(step.python);
    return { statements, mayLoseUnseen: all.some((created) => mayLoseUnseen(step, created, operations)) };
  });
}

/** What a script loses that was there before it, and what it creates. */
function lossesOfRun(sql: string, rebuilt: ReadonlySet<string>, created: Created): Loss[] {
  return splitStatements(sql).flatMap((one) => {
    const lost = lossesIn(one, rebuilt).filter((loss) => !isOwn(loss, created));
    created.run(one);
    return lost;
  });
}

function textOf(losses: readonly Loss[]): string | null {
  return losses.length === 0 ? null : [...new Set(losses.map(({ text }) => text))].join('; ');
}

function isOwn({ object }: Loss, created: Created): boolean {
  switch (object?.kind) {
    case undefined:
      return false;
    case 'table':
      return created.hasTable(object.name);
    case 'column':
      return created.hasColumn(object.table, object.name);
    case 'type':
      return created.hasType(object.name);
    case 'schema':
      return created.hasSchema(object.name);
  }
}
