import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { revisionFiles, type LiteralRevision } from '../../../../test/support/revisionFiles.js';
import '../../../../test/support/randomSeed.js';
import type { DialectName } from '../dialects/dialectName.js';
import { dialects } from '../dialects/dialects.js';
import { buildGraph } from '../graph/buildGraph.js';
import type { Operation } from '../operations/operation.js';
import { readOperations } from '../operations/read.js';
import type { PythonParser } from '../python/parser.js';
import { schemaSteps, schemaWalk, type SchemaQuestion } from './history.js';
import { SchemaCache } from './schemaCache.js';
import { historyOf } from './lookup.js';
import type { Touched } from './schema.js';
import { sampleSize } from '../../../../test/support/sampleSize.js';

let parser: PythonParser;

beforeAll(async () => {
  parser = await loadParser();
});

/** A column as the generator knows it, with the operations that touched it: "revision:line". */
interface ModelColumn {
  name: string;
  readonly touchedBy: Set<string>;
  side: Side;
}

interface ModelTable {
  name: string;
  columns: ModelColumn[];
  /** Names that no column has any more. */
  readonly freed: string[];
  /** Which side of a fork may rename or drop it; null where both have a part in it, and none may. */
  side: Side | null;
}

type Side = 'left' | 'right';

/** A random history, and for every column that there ever was the operations that touched it. */
class Generator {
  readonly revisions: Record<string, LiteralRevision> = {};
  readonly texts = new Map<string, string>();
  readonly columns: ModelColumn[] = [];
  tables: ModelTable[] = [];
  private readonly freed: string[] = [];
  private names = 0;
  private chosen = 0;
  private lines: string[] = [];
  private revision = '';
  /** Of a fork: the side that is being written. */
  private side: Side | null = null;

  constructor(
    private readonly choices: readonly number[],
    private readonly dialect: DialectName,
  ) {
    let head = this.write([]);
    for (let at = 0; at < 8; at++) head = this.choose(3) === 0 ? this.fork(head) : this.write([head]);
  }

  private choose(count: number): number {
    return (this.choices[this.chosen++ % this.choices.length] ?? 0) % count;
  }

  private pick<T>(all: readonly T[]): T | undefined {
    return all.length === 0 ? undefined : all[this.choose(all.length)];
  }

  /** Two sides that are merged again: what one of them changes, the other leaves alone. */
  private fork(head: string): string {
    const sideOf = (): Side => (this.choose(2) === 0 ? 'left' : 'right');
    for (const table of this.tables) {
      table.side = this.choose(2) === 0 ? null : sideOf();
      for (const column of table.columns) column.side = table.side ?? sideOf();
    }
    const ends = (['left', 'right'] as const).map((side) => {
      this.side = side;
      let end = head;
      for (let length = 1 + this.choose(2); length > 0; length--) end = this.write([end]);
      return end;
    });
    this.side = null;
    return this.write(ends);
  }

  private write(down: readonly string[]): string {
    this.revision = `r${String(this.texts.size)}`;
    this.lines = [];
    this.revisions[this.revision] = { down };
    for (let count = this.choose(6); count >= 0; count--) this.operation();
    const text = ['import sqlalchemy as sa', 'from alembic import op', 'def upgrade():', ...this.lines].join('\n');
    this.texts.set(this.revision, `${text}\n`);
    return this.revision;
  }

  private operation(): void {
    const kind = this.choose(9);
    const own = this.tables.filter(({ side }) => this.side === null || side === this.side);
    const usable = this.tables.filter(({ side }) => this.side === null || side !== other(this.side));
    const table = this.pick(kind < 3 ? own : usable);
    if (kind === 0 || table === undefined) {
      this.createTable();
      return;
    }
    if (kind === 1) {
      this.renameTable(table);
      return;
    }
    if (kind === 2 && this.choose(2) === 0) {
      this.dropTable(table);
      return;
    }
    const columns = table.columns.filter(({ side }) => this.side === null || side === this.side);
    const column = this.pick(columns);
    if (column === undefined || kind < 5) {
      this.addColumn(table);
      return;
    }
    if (kind === 5 && table.columns.length > 1) {
      this.dropColumn(table, column);
      return;
    }
    if (kind === 6) {
      this.renameColumn(table, column);
      return;
    }
    this.alterColumn(table, column);
  }

  /** One of the names that are free again, or a new one; two sides of a fork must not take the same. */
  private name(freed: string[]): string {
    const again = this.side === null && this.choose(2) === 0 ? freed.shift() : undefined;
    return again ?? `n${String(this.names++)}`;
  }

  private newColumn(table: ModelTable): ModelColumn {
    const column = { name: this.name(table.freed), touchedBy: new Set<string>(), side: this.side ?? 'left' };
    table.columns.push(column);
    this.columns.push(column);
    return column;
  }

  private line(code: string, ...touched: readonly ModelColumn[]): void {
    this.lines.push(`    ${code}`);
    for (const { touchedBy } of touched) touchedBy.add(`${this.revision}:${String(this.lines.length)}`);
  }

  /** The operation on the table itself, in a batch block, or as SQL where there is some. */
  private run(table: ModelTable, code: string, sql: string | null, ...touched: readonly ModelColumn[]): void {
    const form = this.choose(sql === null ? 2 : 3);
    if (form === 2) this.line(`op.execute(${JSON.stringify(sql)})`, ...touched);
    // SQLite's own ALTER changes no column.
    else if (form === 1 || this.dialect === 'sqlite') {
      const recreate = this.choose(3) === 0 ? ', recreate="always"' : '';
      this.line(`with op.batch_alter_table("${table.name}"${recreate}) as batch_op:`);
      this.line(`    batch_op.${code}`, ...touched);
    } else this.line(`op.${code.replace('(', `("${table.name}", `)}`, ...touched);
  }

  private createTable(): void {
    const table: ModelTable = { name: this.name(this.freed), columns: [], freed: [], side: this.side };
    const columns = Array.from({ length: 1 + this.choose(3) }, () => this.newColumn(table));
    const written = columns.map(({ name }) => `sa.Column("${name}", sa.Integer())`);
    this.tables.push(table);
    this.line(`op.create_table("${table.name}", ${written.join(', ')})`, ...columns);
  }

  private renameTable(table: ModelTable): void {
    const before = table.name;
    table.name = this.name(this.freed);
    this.freed.push(before);
    if (this.choose(2) === 0) this.line(`op.rename_table("${before}", "${table.name}")`);
    else this.line(`op.execute("ALTER TABLE ${before} RENAME TO ${table.name}")`);
  }

  private dropTable(table: ModelTable): void {
    this.tables = this.tables.filter((each) => each !== table);
    this.freed.push(table.name);
    const code = this.choose(2) === 0 ? `drop_table("${table.name}")` : `execute("DROP TABLE ${table.name}")`;
    this.line(`op.${code}`, ...table.columns);
  }

  private addColumn(table: ModelTable): void {
    const column = this.newColumn(table);
    const sql = `ALTER TABLE ${table.name} ADD COLUMN ${column.name} INTEGER`;
    this.run(table, `add_column(sa.Column("${column.name}", sa.Integer()))`, sql, column);
  }

  private dropColumn(table: ModelTable, column: ModelColumn): void {
    table.columns = table.columns.filter((each) => each !== column);
    table.freed.push(column.name);
    const sql = `ALTER TABLE ${table.name} DROP COLUMN ${column.name}`;
    this.run(table, `drop_column("${column.name}")`, sql, column);
  }

  private renameColumn(table: ModelTable, column: ModelColumn): void {
    const before = column.name;
    column.name = this.name(table.freed);
    table.freed.push(before);
    const sql = `ALTER TABLE ${table.name} RENAME COLUMN ${before} TO ${column.name}`;
    this.run(table, `alter_column("${before}", new_column_name="${column.name}")`, sql, column);
  }

  private alterColumn(table: ModelTable, column: ModelColumn): void {
    const change = ['nullable=False', 'type_=sa.BigInteger()', 'server_default=None'][this.choose(3)] ?? '';
    this.run(table, `alter_column("${column.name}", ${change})`, null, column);
  }
}

function other(side: Side): Side {
  return side === 'left' ? 'right' : 'left';
}

const someDialect = fc.constantFrom<DialectName>('postgresql', 'mysql', 'sqlite');

function questionOf(
  graph: SchemaQuestion['graph'],
  texts: ReadonlyMap<string, string>,
  dialect: DialectName,
): SchemaQuestion {
  const read = new Map<string, readonly Operation[]>();
  return {
    graph,
    operationsOf: ({ id }) => {
      const digest = texts.get(id ?? '') ?? '';
      const upgrade = read.get(digest) ?? readOperations(parser, digest).upgrade;
      read.set(digest, upgrade);
      return { digest, upgrade, missing: undefined };
    },
    dialect: dialects[dialect],
    database: null,
  };
}

const runs = sampleSize(100, 3_000);
let columns = 0;

test(
  'the operations that touched a column are known across merges, renames and names that are used again',
  { timeout: 10 * 60_000 },
  () => {
    const choices = fc.array(fc.nat(1_000_000), { minLength: 300, maxLength: 300 });
    fc.assert(
      fc.property(choices, someDialect, (chosen, dialect) => {
        const model = new Generator(chosen, dialect);
        const { revisions, texts } = model;
        const graph = buildGraph(revisionFiles(revisions));
        const question = questionOf(graph, texts, dialect);
        const steps = schemaSteps(graph.effectiveHeads, question, new SchemaCache());
        const lineOf = ({ revision, span }: Touched): string => {
          const line = (texts.get(revision) ?? '').slice(0, span.start).split('\n').length - 3;
          return `${revision}:${String(line)}`;
        };
        const touchedBy = (id: string): string[] =>
          [...new Set(historyOf(id, steps).map(({ by }) => lineOf(by)))].sort();
        const all = new Set(
          steps.flatMap(({ touches }) => touches.flatMap(({ kind, id }) => (kind === 'column' ? [id] : []))),
        );
        const source = [...texts].map(([id, text]) => `${id} ${JSON.stringify(revisions[id])}\n${text}`).join('\n');
        expect({ source, columns: [...all].map(touchedBy).sort() }).toEqual({
          source,
          columns: model.columns.map((column) => [...column.touchedBy].sort()).sort(),
        });
        // And they are those of the column that has the name now.
        for (const table of model.tables) {
          const found = steps.at(-1)?.after.tables.get(table.name);
          for (const column of table.columns) {
            const { id = '' } = found?.columns.find(({ name }) => name === column.name) ?? {};
            expect({ source, of: column.name, touchedBy: touchedBy(id) }).toEqual({
              source,
              of: column.name,
              touchedBy: [...column.touchedBy].sort(),
            });
          }
        }
        columns += model.columns.length;
      }),
      { numRuns: runs },
    );
    console.log(`lineage: ${String(runs)} histories, ${String(columns)} columns`);
  },
);

test(
  'after edits of random histories a walk goes on to what a fresh one finds, and does not apply again what the edit does not concern',
  { timeout: 10 * 60_000 },
  () => {
    const choices = fc.array(fc.nat(1_000_000), { minLength: 300, maxLength: 300 });
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 6, maxLength: 6 });
    let retraced = 0;
    fc.assert(
      fc.property(choices, edits, someDialect, (chosen, edited, dialect) => {
        const { revisions, texts } = new Generator(chosen, dialect);
        const graph = buildGraph(revisionFiles(revisions));
        const question = questionOf(graph, texts, dialect);
        const targets = graph.effectiveHeads;
        const cache = new SchemaCache();
        const sound = new Map(texts);
        let walk = schemaWalk(targets, question, cache);
        for (const [at, kind, place] of edited) {
          const revision = walk.order[at % walk.order.length];
          const id = revision?.id ?? '';
          const lines = (texts.get(id) ?? '').split('\n');
          const below = 1 + lines.findIndex((line) => line.startsWith('def upgrade'));
          if (kind % 4 === 0) lines.splice(below + (place % (lines.length - below)), 1);
          else if (kind % 4 === 1) lines.splice(below, 0, '    # a comment');
          else lines.push(`    op.${kind % 4 === 2 ? `create_table("new${place}")` : 'drop_index("unknown")'}`, '');
          texts.set(id, place % 5 === 0 ? (sound.get(id) ?? '') : lines.join('\n'));
          const last = walk;
          walk = schemaWalk(targets, question, cache, { walk, changed: revision === undefined ? [] : [revision] });
          for (const [step, { trace, schema }] of walk.kept.entries()) {
            const before = last.kept[step];
            if (before?.schema !== schema && before?.trace === trace) retraced += 1;
          }
          const fresh = schemaSteps(targets, question, new SchemaCache());
          expect(entriesOf(walk.steps), [...texts.values()].join('\n')).toBe(entriesOf(fresh));
        }
      }),
      { numRuns: sampleSize(12, 1_000) },
    );
    expect(retraced).toBeGreaterThan(0);
  },
);

/** With the entries of maps in their order. */
function entriesOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && 'entries' in each && !Array.isArray(each)
      ? [...(each as ReadonlyMap<string, unknown>).entries()]
      : each,
  );
}
