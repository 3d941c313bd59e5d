import { expect, test } from 'vitest';
import { column, described, known, operation, tableName } from '../../../../test/support/operations.js';
import { revisionFiles, type LiteralRevision } from '../../../../test/support/revisionFiles.js';
import { dialects } from '../dialects/dialects.js';
import { buildGraph } from '../graph/buildGraph.js';
import type { Operation } from '../operations/operation.js';
import { applyRevision, schemaAt, schemaSteps, schemaWalk, type SchemaQuestion, type SchemaWalk } from './history.js';
import { historyOf, touchedBy } from './lookup.js';
import { emptySchema, newSchema, type Schema } from './schema.js';
import { schemaTree } from './schemaText.js';
import { SchemaCache } from './schemaCache.js';

const create = operation({
  kind: 'createTable',
  table: tableName('item'),
  ifNotExists: false,
  columns: [column('id', described('Integer'), { primaryKey: known(true) })],
  constraints: [],
  indexes: [],
  comment: undefined,
});
const add = (name: string): Operation =>
  operation({
    kind: 'addColumn',
    table: tableName('item'),
    column: column(name, described('Text')),
    ifNotExists: false,
  });

/** A diamond, and a base of its own on which one side depends. */
const revisions: Record<string, LiteralRevision> = {
  base: { down: [] },
  left: { down: ['base'], deps: ['other'] },
  right: { down: ['base'] },
  merge: { down: ['left', 'right'] },
  other: { down: [] },
};

function question(texts: Readonly<Record<string, readonly Operation[]>>): SchemaQuestion {
  return {
    graph: buildGraph(revisionFiles(revisions)),
    operationsOf: ({ id }) => {
      const upgrade = texts[id ?? ''] ?? [];
      return { digest: JSON.stringify(upgrade.map((each) => [each.kind, each])), upgrade, missing: undefined };
    },
    dialect: dialects.postgresql,
    database: null,
  };
}

const columnsOf = ({ tables }: Schema): string[] => tables.get('item')?.columns.map(({ name }) => name) ?? [];
const at = (id: string, asked: SchemaQuestion, cache = new SchemaCache()): Schema => {
  const revision = asked.graph.byId.get(id);
  return schemaAt(revision === undefined ? [] : [revision], asked, cache);
};

const texts = { base: [create], left: [add('l')], right: [add('r')], merge: [add('m')], other: [] };

test('a revision has what it needs, and no more', () => {
  const asked = question(texts);
  expect(columnsOf(at('right', asked))).toEqual(['id', 'r']);
  expect(columnsOf(at('left', asked))).toEqual(['id', 'l']);
  expect(columnsOf(at('merge', asked)).sort()).toEqual(['id', 'l', 'm', 'r']);
  expect(at('other', asked).tables.size).toBe(0);
});

test('a kept schema is never that of another text, and an edit that is undone finds the old one', () => {
  const cache = new SchemaCache();
  const before = at('merge', question(texts), cache);
  const edited = question({ ...texts, right: [add('other')] });
  expect(at('merge', edited, cache)).toEqual(at('merge', edited));
  expect(columnsOf(at('merge', edited, cache)).sort()).toEqual(['id', 'l', 'm', 'other']);
  expect(at('merge', question(texts), cache)).toBe(before);
});

test('several revisions are asked for together, one that another needs among them', () => {
  const asked = question(texts);
  const targets = ['right', 'base', 'left'].flatMap((id) => asked.graph.byId.get(id) ?? []);
  expect(columnsOf(schemaAt(targets, asked, new SchemaCache())).sort()).toEqual(['id', 'l', 'r']);
});

test('all that touched a table is known, on both sides of a merge', () => {
  const asked = question(texts);
  const steps = schemaSteps(asked.graph.effectiveHeads, asked, new SchemaCache());
  const table = steps.at(-1)?.after.tables.get('item');
  if (table === undefined) throw new Error('there is no table');
  const [first, ...others] = touchedBy(table).map(({ revision }) => revision);
  expect([first, ...others.sort()]).toEqual(['base', 'left', 'merge', 'right']);
  expect(historyOf(table.id, steps).map(({ effect }) => effect)).toEqual(['made', 'changed', 'changed', 'changed']);
});

test.each([2000, 2])('after edits a walk goes on to what a fresh one finds, where %d more schemas are kept', (more) => {
  const cache = new SchemaCache(more);
  const ids = Object.keys(texts);
  const asked = question(texts);
  const targets = asked.graph.effectiveHeads;
  let now: Record<string, readonly Operation[]> = { ...texts };
  let walk = schemaWalk(targets, asked, cache);
  for (let edit = 0; edit < 40; edit += 1) {
    const edited = [ids[edit % 5], ids[(edit * 3) % 4]].flatMap((id) => asked.graph.byId.get(id ?? '') ?? []);
    // Every third edit goes back to what was there at first.
    for (const { id } of edited)
      now = { ...now, [id ?? '']: edit % 3 === 0 ? texts[id as keyof typeof texts] : [create, add(`c${edit}`)] };
    const next = { ...question(now), graph: asked.graph };
    walk = schemaWalk(targets, next, cache, { walk, changed: edited });
    expect(walk.steps).toEqual(schemaSteps(targets, next, new SchemaCache()));
  }
});

test('a schema that is overwritten is the one that was made of copies, its order too', () => {
  const named = (name: string): Operation => ({ ...create, table: tableName(name) }) as Operation;
  const drop = (name: string): Operation => operation({ kind: 'dropTable', table: tableName(name), ifExists: false });
  const history = [
    [named('order'), create, named('person')],
    [drop('order'), add('a')],
    [named('order'), drop('person'), named('person')],
    [add('b'), drop('order')],
  ];
  const { graph } = question({});
  const [revision] = graph.revisions;
  let [shared, own]: Schema[] = [emptySchema, newSchema()];
  for (const upgrade of history) {
    if (revision === undefined || shared === undefined || own === undefined) throw new Error('there is no revision');
    const context = { dialect: dialects.postgresql, database: null };
    shared = applyRevision(shared, revision, { upgrade, missing: undefined }, context).schema;
    own = applyRevision(own, revision, { upgrade, missing: undefined }, { ...context, overwrites: true }).schema;
    expect([...own.tables]).toEqual([...shared.tables]);
    expect(schemaTree(own)).toBe(schemaTree(shared));
  }
  expect(emptySchema.tables.size).toBe(0);
});

test('what another way through the same history came to is taken over where a revision finds there what it looks at', () => {
  const asked = question({ ...texts, other: [operation({ ...create, table: tableName('other') } as Operation)] });
  const all = schemaWalk(asked.graph.effectiveHeads, asked, new SchemaCache());
  for (const revision of asked.graph.revisions) {
    const fresh = schemaWalk([revision], asked, new SchemaCache());
    const after = schemaWalk([revision], asked, new SchemaCache(), undefined, all);
    expect(after.steps).toEqual(fresh.steps);
    // The very same: it was not applied once more.
    const touchesOf = ({ steps }: SchemaWalk) => steps.find((step) => step.revision.id === 'other')?.touches;
    if (after.order.some(({ id }) => id === 'other')) expect(touchesOf(after)).toBe(touchesOf(all));
  }
});
