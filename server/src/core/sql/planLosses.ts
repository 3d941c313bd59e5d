import type { OperationCall } from '../revision/operationCalls.js';
import { trackCreated, type Created } from './created.js';
import { mayLoseUnseen } from './hiddenLosses.js';
import { type Loss, lossesIn, rebuiltTables } from './losses.js';
import type { Rendered, SqlOrGap } from './rendered.js';
import { splitStatements } from './splitStatements.js';
import { type SqlToken, tokensOf } from './tokens.js';

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
    const pieces = piecesOf(step.statements);
    const lost = step.statements.map(({ sql, database }, at) =>
      sql === undefined ? [] : lossesOfRun(pieces[at] ?? [], createdIn(database)),
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

/** One statement of a script, with what it loses of what is there. */
interface Piece {
  readonly sql: string;
  readonly tokens: readonly SqlToken[];
  readonly losses: readonly Loss[];
}

const kept = new WeakMap<readonly LossyStatement[], readonly (readonly Piece[])[]>();

/** The statements of each script of a step, none of a gap; kept as long as the step's statements are. */
function piecesOf(statements: readonly LossyStatement[]): readonly (readonly Piece[])[] {
  const before = kept.get(statements);
  if (before !== undefined) return before;
  const rebuilt = rebuiltTables(statements.flatMap(({ sql }) => sql ?? []));
  const pieces = statements.map(({ sql }) =>
    sql === undefined
      ? []
      : splitStatements(sql).map((one) => ({ sql: one, tokens: tokensOf(one), losses: lossesIn(one, rebuilt) })),
  );
  kept.set(statements, pieces);
  return pieces;
}

/** What a script loses that was there before it, and what it creates. */
function lossesOfRun(pieces: readonly Piece[], created: Created): Loss[] {
  return pieces.flatMap(({ sql, tokens, losses }) => {
    const lost = losses.filter((loss) => !isOwn(loss, created));
    created.run(sql, tokens);
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
