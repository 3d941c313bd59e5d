import type { Dialect } from '../dialects/dialect.js';
import { dependenciesOf, parentsOf, reachAny } from '../graph/lineage.js';
import type { Revision, RevisionGraph } from '../graph/revisionGraph.js';
import { revisionMapOf } from '../graph/revisionMap.js';
import { orRefused } from '../graph/refusal.js';
import { settledMap } from '../graph/layeredMap.js';
import { newestFirst } from '../graph/topology.js';
import type { Operation } from '../operations/operation.js';
import { applyOperations, type Applied } from './apply.js';
import type { NamingConvention } from './namingConvention.js';
import { emptySchema, type Schema } from './schema.js';
import type { KeptSchema, SchemaCache } from './schemaCache.js';
import type { ApplyContext } from './step.js';
import { retrace } from './trace.js';

/** What of a revision's file the schema depends on. */
export interface RevisionOperations {
  /** Equal for equal texts only. */
  readonly digest: string;
  readonly upgrade: readonly Operation[];
  /** Why nothing is known of `upgrade`. */
  readonly missing: string | undefined;
}

export interface SchemaQuestion {
  readonly graph: Pick<RevisionGraph, 'byId' | 'byLabel'> & RevisionGraph;
  readonly operationsOf: (revision: Revision) => RevisionOperations;
  readonly dialect: Dialect;
  /** Of the multidb template: the engine; null elsewhere. */
  readonly database: string | null;
  /** The naming convention of the metadata, as far as it is known. */
  readonly convention?: NamingConvention | undefined;
}

/** One revision of a history, with what it changed. */
export interface SchemaStep {
  readonly revision: Revision;
  readonly before: Schema;
  readonly after: Schema;
  readonly touches: Applied['touches'];
}

/** The steps up to some revisions, with what is needed to go on from them after an edit. */
export interface SchemaWalk {
  readonly steps: readonly SchemaStep[];
  readonly order: readonly Revision[];
  readonly kept: readonly KeptSchema[];
}

/** The same schema, from which those of later revisions go on. */
function settled(schema: Schema): Schema {
  const tables = settledMap(schema.tables);
  return tables === schema.tables ? schema : { ...schema, tables };
}

/** What one revision makes of a schema. */
export function applyRevision(
  before: Schema,
  { id, idSpan: span }: Revision,
  { upgrade, missing }: Omit<RevisionOperations, 'digest'>,
  context: Omit<ApplyContext, 'revision'>,
): Applied {
  const revision = id ?? '';
  const applied = applyOperations(before, upgrade, { ...context, revision });
  if (missing === undefined) return applied;
  const { schema, touches, trace } = applied;
  const unread = { reason: missing, revision, span };
  return {
    schema: { ...schema, uncertain: [...schema.uncertain, unread] },
    touches,
    trace: { ...trace, uncertain: [...trace.uncertain, unread] },
  };
}

/** The schema that these revisions make with all that they need, from an empty database, in the order of an upgrade. */
export function schemaAt(targets: readonly Revision[], question: SchemaQuestion, cache: SchemaCache): Schema {
  return schemaSteps(targets, question, cache).at(-1)?.after ?? emptySchema;
}

/** The steps that lead there, each with the schema before and after it. */
export function schemaSteps(
  targets: readonly Revision[],
  question: SchemaQuestion,
  cache: SchemaCache,
): readonly SchemaStep[] {
  return schemaWalk(targets, question, cache).steps;
}

/** The same at once. */
export function schemaWalk(...question: Parameters<typeof walkSchemas>): SchemaWalk {
  return atOnce(walkSchemas(...question));
}

/** Does work, which may be left between its steps, to its end. */
export function atOnce<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/**
 * The same one by one: after each revision others may go on.
 * @param last a walk for the same targets in the same graph, for the same dialect, database and convention, and the
 * revisions whose files say something else since then: up to the first of them nothing is looked at again
 * @param other where there is no such walk: one for other targets and all else the same. A revision that finds there
 * what it looks at does the same here, whatever else is there
 */
export function* walkSchemas(
  targets: readonly Revision[],
  { graph, operationsOf, dialect, database, convention }: SchemaQuestion,
  cache: SchemaCache,
  last?: { readonly walk: SchemaWalk; readonly changed: readonly Revision[] },
  other?: SchemaWalk,
): Generator<undefined, SchemaWalk> {
  const order = last?.walk.order ?? upgradeOrderOf(graph, targets);
  const places = last?.changed.map((revision) => order.indexOf(revision)).filter((place) => place >= 0) ?? [0];
  const first = Math.min(order.length, ...places);
  if (last !== undefined && first === order.length) return last.walk;
  const steps = last?.walk.steps.slice(0, first) ?? [];
  const kept = last?.walk.kept.slice(0, first) ?? [];
  let at = kept.at(-1) ?? cache.start(`${dialect.name} ${database ?? ''} ${JSON.stringify(convention ?? null)}`);
  const elsewhere = new Map(other?.order.map((revision, place) => [revision, place]));
  for (const revision of first === 0 ? order : order.slice(first)) {
    const operations = operationsOf(revision);
    const { schema: before } = at;
    const [walk, place] = last ? [last.walk, kept.length] : [other, elsewhere.get(revision) ?? -1];
    const [step, was] = [walk?.steps[place], walk?.kept[place]];
    at = cache.after(at, operations.digest, revision.id ?? '', () => {
      const schema = step && was?.digest === operations.digest ? retrace({ ...step, ...was }, before) : undefined;
      const applied =
        was !== undefined && schema !== undefined
          ? { ...was, schema }
          : applyRevision(before, revision, operations, { dialect, database, convention });
      return { ...applied, schema: settled(applied.schema) };
    });
    kept.push(at);
    steps.push({ revision, before, after: at.schema, touches: at.touches });
    yield;
  }
  cache.end(kept);
  return { steps, order, kept };
}

/**
 * The revisions and all that they need, in the order in which an upgrade of an empty database runs them; in any order
 * that respects what each needs where Alembic would refuse the history.
 */
export function upgradeOrderOf(graph: SchemaQuestion['graph'], targets: readonly Revision[]): readonly Revision[] {
  const map = revisionMapOf(graph);
  const ordered = orRefused(() => {
    if ('refusal' in map) return { order: orderOfNeed(graph, targets) };
    const nodes = targets.flatMap(({ id }) => map.byId.get(id ?? '') ?? []);
    const below = reachAny(
      nodes.flatMap(({ needs }) => needs),
      ({ needs }) => needs,
    );
    const heads = nodes.filter((node) => !below.has(node));
    return {
      order: newestFirst(new Set([...heads, ...below]), heads)
        .map(({ revision }) => revision)
        .reverse(),
    };
  });
  return 'refusal' in ordered ? orderOfNeed(graph, targets) : ordered.order;
}

/** Depth first without recursion; ends on cycles too. */
function orderOfNeed(graph: SchemaQuestion['graph'], targets: readonly Revision[]): Revision[] {
  const needs = (revision: Revision): Revision[] => [...parentsOf(graph, revision), ...dependenciesOf(graph, revision)];
  const order = new Set<Revision>();
  const begun = new Set<Revision>();
  for (const target of targets) {
    const stack = begun.has(target) ? [] : [{ revision: target, left: needs(target) }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      begun.add(top.revision);
      const next = top.left.shift();
      if (next === undefined) {
        order.add(top.revision);
        stack.pop();
      } else if (!begun.has(next)) stack.push({ revision: next, left: needs(next) });
    }
  }
  return [...order];
}
