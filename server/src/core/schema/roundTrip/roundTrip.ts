import type { Dialect } from '../../dialects/dialect.js';
import { noFunction, type FileOperations } from '../../operations/operation.js';
import type { NamingConvention } from '../namingConvention.js';
import type { Schema } from '../schema.js';
import { dataStatementsIn, type DataStatement } from './dataStatements.js';
import { differencesOf } from './differences.js';
import { doubtsOf, tightenings } from './doubts.js';
import { dataOf, lossesOf } from './losses.js';
import { mayBeAnother, withPhantoms } from './phantoms.js';
import { run, type Run } from './run.js';
import { reason, type Reason, type Trouble } from './trouble.js';

/** Whether `downgrade` undoes `upgrade`, run at once after it, on tables with rows: about the schema. */
export type Verdict = 'exact' | 'losesData' | 'broken' | 'unknown';

export interface RoundTrip {
  readonly verdict: Verdict;
  /** Whether rows that statements of `upgrade` change are as before: decides nothing of the verdict. */
  readonly data: 'none' | 'changed' | 'unknown';
  /** Why it is not exact; the first is the most important one. */
  readonly reasons: readonly Reason[];
  /** The database refuses `upgrade` itself, so that there is nothing to undo. */
  readonly isUpgradeRefused?: true;
}

export interface RoundTripQuestion {
  /** The schema before the revision. */
  readonly before: Schema;
  readonly operations: FileOperations;
  readonly dialect: Dialect;
  /** Of the multidb template: the engine; null elsewhere. */
  readonly database: string | null;
  readonly convention?: NamingConvention | undefined;
}

/** Dialects of which it is known what they refuse. */
const followed: ReadonlySet<string> = new Set(['postgresql', 'sqlite', 'mysql', 'mariadb']);

/** Of a merge, and of a revision that does nothing either way. */
export const nothingToUndo: RoundTrip = { verdict: 'exact', data: 'none', reasons: [] };

export function doesNothing({ upgrade, downgrade, missing }: FileOperations): boolean {
  return upgrade.length + downgrade.length === 0 && missing.upgrade === undefined && missing.downgrade === undefined;
}

/** A trip of which nothing is known. */
export function unknownTrip(message: string): RoundTrip {
  return { verdict: 'unknown', data: 'unknown', reasons: [reason(message)] };
}

/** The last question about what a text does, which a rule and the lens ask alike. */
const kept = new WeakMap<
  FileOperations['upgrade'],
  { readonly question: RoundTripQuestion; readonly trip: RoundTrip }
>();

/** The verdict on one revision. */
export function roundTripOf(question: RoundTripQuestion): RoundTrip {
  const { upgrade } = question.operations;
  const last = kept.get(upgrade);
  if (last !== undefined && isSame(last.question, question)) return last.trip;
  const trip = decided(question);
  kept.set(upgrade, { question, trip });
  return trip;
}

function isSame(one: RoundTripQuestion, other: RoundTripQuestion): boolean {
  const { upgrade, downgrade, missing } = one.operations;
  return (
    isSameStart(one, other) &&
    upgrade === other.operations.upgrade &&
    downgrade === other.operations.downgrade &&
    missing.upgrade === other.operations.missing.upgrade &&
    missing.downgrade === other.operations.missing.downgrade
  );
}

function isSameStart(one: RoundTripQuestion, other: RoundTripQuestion): boolean {
  return (
    one.before === other.before &&
    one.dialect === other.dialect &&
    one.database === other.database &&
    one.convention === other.convention
  );
}

/** The last upgrade that was run: what it refuses and the verdict are asked one after the other. */
let lastUpgrade: { readonly question: RoundTripQuestion; readonly up: Run } | undefined;

function upgradeOf(question: RoundTripQuestion): Run {
  const { before, operations } = question;
  const last = lastUpgrade;
  if (last?.question.operations.upgrade === operations.upgrade && isSameStart(last.question, question)) return last.up;
  const up = run(before, operations.upgrade, 'upgrade', question);
  lastUpgrade = { question, up };
  return up;
}

/** Why the database surely refuses the upgrade by itself, at the first operation that it refuses; undefined where none is. */
export function refusedUpgrade(question: RoundTripQuestion): Reason | undefined {
  const { operations, dialect } = question;
  if (operations.missing.upgrade !== undefined || !followed.has(dialect.name)) return undefined;
  return upgradeOf(question).troubles.find(({ kind }) => kind === 'broken');
}

function decided(question: RoundTripQuestion): RoundTrip {
  const { operations, dialect } = question;
  if (doesNothing(operations)) return nothingToUndo;
  const { missing } = operations;
  const unread = missing.upgrade ?? missing.downgrade;
  if (unread === noFunction('downgrade')) return { verdict: 'broken', data: 'unknown', reasons: [reason(unread)] };
  if (unread !== undefined) return unknownTrip(unread);
  if (!followed.has(dialect.name)) return unknownTrip(`what ${dialect.name} refuses is not followed`);
  const before = withPhantoms(question.before, operations.upgrade, question);
  const up = upgradeOf({ ...question, before });
  const statements = { up: dataStatementsIn(operations.upgrade), down: dataStatementsIn(operations.downgrade) };
  const data = dataOf(statements, before);
  const stop = up.troubles.find(({ kind }) => kind === 'broken');
  if (stop !== undefined)
    return {
      verdict: 'unknown',
      data,
      reasons: [{ ...stop, message: `upgrade() itself does not run: ${stop.message}` }],
      isUpgradeRefused: true,
    };
  const down = run(up.after, operations.downgrade, 'downgrade', question, up.maybe);
  const twin = mayBeAnother(down.after);
  if (twin !== undefined) return unknownTrip(`whether there is one table ${twin.name} or several is not known`);
  const troubles = troublesOf(before, up, down, statements.up, dialect);
  const [first] = troubles;
  if (first !== undefined) return { verdict: first.kind, data, reasons: distinct(troubles) };
  const losses = lossesOf(before, up, down);
  return { verdict: losses.length > 0 ? 'losesData' : 'exact', data, reasons: distinct(losses) };
}

const order: readonly Verdict[] = ['broken', 'unknown', 'losesData', 'exact'];
const orderOfData: readonly RoundTrip['data'][] = ['changed', 'unknown', 'none'];

/** One verdict for the databases of the multidb template. */
export function worstOf(trips: readonly RoundTrip[]): RoundTrip {
  const ranked = [...trips].sort((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
  const [worst] = ranked;
  if (worst === undefined) return unknownTrip('there is no database');
  const data = orderOfData.find((each) => trips.some((trip) => trip.data === each)) ?? worst.data;
  return {
    ...worst,
    data,
    reasons: distinct(trips.flatMap(({ verdict, reasons }) => (verdict === worst.verdict ? reasons : []))),
  };
}

const inWords: Readonly<Record<Verdict, string>> = {
  exact: 'exact',
  losesData: 'loses data',
  broken: 'broken',
  unknown: 'unknown',
};

/**
 * One verdict where a project may be for each of several dialects: the one that they have in common. A dialect that
 * refuses `upgrade` itself does not count where another takes it.
 */
export function agreedTrip(trips: ReadonlyMap<string, RoundTrip>): RoundTrip {
  const taken = [...trips].filter(([, { isUpgradeRefused = false }]) => !isUpgradeRefused);
  const counting = taken.length > 0 ? taken : [...trips];
  const verdicts = new Set(counting.map(([, { verdict }]) => verdict));
  if (verdicts.size === 1) return worstOf(counting.map(([, trip]) => trip));
  const differing = counting.map(([dialect, { verdict }]) => `${inWords[verdict]} on ${dialect}`);
  return unknownTrip(
    `nothing says for which dialect${differing.length === 0 ? '' : `, and they differ: ${differing.join(', ')}`}`,
  );
}

function distinct(all: readonly Reason[]): Reason[] {
  const byText = new Map(
    all.map(({ message, span, object, cause }) => [
      `${message} ${span?.start ?? ''}`,
      { message, span, object, ...(cause && { cause }) },
    ]),
  );
  return [...byText.values()];
}

/** What keeps the trip from being exact, or else from being known to be. */
function troublesOf(
  before: Schema,
  up: Run,
  down: Run,
  upgrade: readonly DataStatement[],
  dialect: Dialect,
): readonly Trouble[] {
  // What surely fails does, whatever else is not known.
  const stops = down.troubles.filter(({ kind }) => kind === 'broken');
  if (stops.length > 0) return stops;
  // What is not followed may make up for any difference.
  const doubts = [...up.troubles, ...down.troubles, ...doubtsOf(before, up, down, dialect)];
  if (doubts.some(({ mayRefuse }) => mayRefuse !== true)) return doubts;
  const differences = differencesOf(before, down.after, dialect);
  const sure = differences.filter(({ kind }) => kind === 'broken');
  if (sure.length > 0) return sure;
  return doubts.length > 0 ? doubts : [...differences, ...tightenings(before, up.after, down, upgrade)];
}
