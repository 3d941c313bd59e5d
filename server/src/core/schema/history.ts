import type { Dialect } from '../dialects/dialect.js';
import { dependenciesOf, parentsOf, reachAny } from '../graph/lineage.js';
import type { Revision, RevisionGraph } from '../graph/revisionGraph.js';
import { revisionMapOf } from '../graph/revisionMap.js';
import { orRefused } from '../graph/refusal.js';
import { newestFirst } from '../graph/topology.js';
import type { Operation } from '../operations/operation.js';
import { applyOperations, type Applied } from './apply.js';
import type { NamingConvention } from './namingConvention.js';
import { emptySchema, type Schema } from './schema.js';

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

/**
 * Schemas that were computed already. One is found by all that it comes from: the schema before it, the text of the
 * file, and the dialect. So nothing is ever invalidated, and an edit that is undone costs nothing.
 */
export class SchemaCache {
  private keys = new Map<string, number>();
  private readonly applied = new Map<number, Applied>();

  constructor(private readonly most = 20_000) {}

  /** The number of this combination, which no other one has. */
  key(before: number, digest: string): number {
    const text = `${before} ${digest}`;
    const known = this.keys.get(text);
    if (known !== undefined) return known;
    if (this.keys.size >= this.most) this.clear();
    const key = this.next++;
    this.keys.set(text, key);
    return key;
  }

  get(key: number, compute: () => Applied): Applied {
    const known = this.applied.get(key);
    if (known !== undefined) return known;
    const made = compute();
    this.applied.set(key, made);
    return made;
  }

  private next = 1;

  private clear(): void {
    this.keys = new Map();
    this.applied.clear();
  }
}

/** The schema that these revisions make with all that they need, from an empty database, in the order of an upgrade. */
export function schemaAt(targets: readonly Revision[], question: SchemaQuestion, cache: SchemaCache): Schema {
  return schemaSteps(targets, question, cache).at(-1)?.after ?? emptySchema;
}

/** The steps that lead there, each with the schema before and after it. */
export function schemaSteps(
  targets: readonly Revision[],
  { graph, operationsOf, dialect, database, convention }: SchemaQuestion,
  cache: SchemaCache,
): SchemaStep[] {
  let key = cache.key(0, `${dialect.name} ${database ?? ''} ${JSON.stringify(convention ?? null)}`);
  let before = emptySchema;
  return knownOrderOf(graph, targets).map((revision) => {
    const { digest, upgrade, missing } = operationsOf(revision);
    const { id, idSpan: span } = revision;
    key = cache.key(key, `${digest} ${id ?? ''}`);
    const from = before;
    const { schema, touches } = cache.get(key, () => {
      const { schema: made, touches: all } = applyOperations(from, upgrade, {
        dialect,
        revision: id ?? '',
        database,
        convention,
      });
      if (missing === undefined) return { schema: made, touches: all };
      const unread = { reason: missing, revision: id ?? '', span };
      return { schema: { ...made, uncertain: [...made.uncertain, unread] }, touches: all };
    });
    before = schema;
    return { revision, before: from, after: schema, touches };
  });
}

/** The order that was asked for last in each graph: an edit inside a function changes no graph. */
const lastOrders = new WeakMap<
  RevisionGraph,
  { readonly targets: readonly Revision[]; readonly order: readonly Revision[] }
>();

function knownOrderOf(graph: SchemaQuestion['graph'], targets: readonly Revision[]): readonly Revision[] {
  const last = lastOrders.get(graph);
  const isSame = last?.targets.length === targets.length && targets.every((target, at) => target === last.targets[at]);
  if (last !== undefined && isSame) return last.order;
  const order = upgradeOrderOf(graph, targets);
  lastOrders.set(graph, { targets: [...targets], order });
  return order;
}

/**
 * The revisions and all that they need, in the order in which an upgrade of an empty database runs them; in any order
 * that respects what each needs where Alembic would refuse the history.
 */
function upgradeOrderOf(graph: SchemaQuestion['graph'], targets: readonly Revision[]): readonly Revision[] {
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
