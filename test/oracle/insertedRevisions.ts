import fc from 'fast-check';
import { type Release, releasedText } from './releasedProjects.js';

/** What exists when a revision is written: tables with their columns, each with whether a released revision made it. */
type Known = Map<string, { readonly isReleased: boolean; readonly columns: Map<string, boolean> }>;

interface Planned {
  readonly id: string;
  readonly kind: 'released' | 'inserted' | 'appended';
  readonly body: readonly string[];
}

const operations = fc.record({
  kind: fc.constantFrom(
    'create_table',
    'create_table',
    'add_column',
    'add_column',
    'create_index',
    'create_index',
    'add_column',
    'create_index',
    'drop_table',
    'drop_column',
    'rename_table',
    'execute',
  ),
  at: fc.nat(99),
  column: fc.nat(99),
});
type Operation = typeof operations extends fc.Arbitrary<infer T> ? T : never;

const revisions = fc.record({
  kind: fc.constantFrom('released' as const, 'released' as const, 'inserted' as const, 'appended' as const),
  operations: fc.array(operations, { minLength: 1, maxLength: 3 }),
});

/** Of what is inserted most can be repeated. */
function wantedKind(kind: Operation['kind'], isInserted: boolean, at: number): Operation['kind'] {
  if (!isInserted || at % 10 === 0) return kind;
  return kind === 'drop_table' || kind === 'rename_table'
    ? 'create_table'
    : kind === 'drop_column'
      ? 'add_column'
      : kind === 'execute'
        ? 'create_index'
        : kind;
}

/** The statements of a body, which change what exists; what they make is named after the revision. A released one sees what is released. */
function bodyOf(known: Known, all: readonly Operation[], prefix: string, kindOf: Planned['kind']): string[] {
  const isReleased = kindOf === 'released';
  return all.flatMap(({ kind: drawn, at, column }, index): string[] => {
    const kind = wantedKind(drawn, kindOf === 'inserted', at);
    const tables = [...known].filter(([, each]) => each.isReleased || !isReleased);
    const [table, found] = tables[at % Math.max(1, tables.length)] ?? [];
    const fresh = `${prefix}${String(index)}`;
    if (kind === 'create_table' || table === undefined || found === undefined) {
      known.set(`t_${fresh}`, { isReleased, columns: new Map([['name', isReleased]]) });
      const reference = table !== undefined && at % 3 === 0 ? `, sa.ForeignKey('${table}.id')` : '';
      return [
        `op.create_table(\n        't_${fresh}',\n        sa.Column('id', sa.Integer(), primary_key=True),\n        sa.Column('name', sa.String(30)${reference}),\n    )`,
      ];
    }
    const columns = [...found.columns].filter(([, isKnown]) => isKnown || !isReleased).map(([name]) => name);
    switch (kind) {
      case 'add_column':
        found.columns.set(`c_${fresh}`, isReleased);
        return [
          `op.add_column('${table}', sa.Column('c_${fresh}', sa.String(length=${String(column + 1)}), nullable=True))`,
        ];
      case 'create_index':
        return [
          `op.create_index(op.f('ix_${fresh}'), '${table}', ['${columns[column % columns.length] ?? 'name'}'], unique=False)`,
        ];
      case 'drop_table':
        known.delete(table);
        return [`op.drop_table('${table}')`];
      case 'rename_table':
        known.delete(table);
        known.set(`r_${fresh}`, { isReleased, columns: found.columns });
        return [`op.rename_table('${table}', 'r_${fresh}')`];
      case 'drop_column': {
        const dropped = columns[1 + (column % Math.max(1, columns.length - 1))];
        if (dropped === undefined) return [];
        found.columns.delete(dropped);
        return [`op.drop_column('${table}', '${dropped}')`];
      }
      case 'execute':
        return [`op.execute("UPDATE ${table} SET name = 'x'")`];
    }
  });
}

/**
 * One line of revisions: some are released, some are inserted between them later, some appended. Released ones know
 * nothing of what was inserted. It gets what the ids begin with.
 */
export const insertedRevisions: fc.Arbitrary<(prefix: string) => Release> = fc
  .array(revisions, { minLength: 3, maxLength: 7 })
  .filter((drawn) =>
    drawn
      .slice(
        1,
        drawn.findLastIndex(({ kind }) => kind === 'released'),
      )
      .some(({ kind }) => kind === 'inserted'),
  )
  .map((drawn) => (prefix: string): Release => {
    const known: Known = new Map();
    const last = drawn.findLastIndex(({ kind }) => kind === 'released');
    const planned = drawn.map(({ kind: wanted, operations: all }, index): Planned => {
      const kind = index > last ? 'appended' : wanted === 'appended' || index === 0 ? 'released' : wanted;
      const id = `${prefix}${kind.charAt(0)}${String(index)}`;
      return { id, kind, body: bodyOf(known, all, id, kind) };
    });
    const texts = (kinds: readonly Planned['kind'][]): Record<string, string> => {
      const chosen = planned.filter(({ kind }) => kinds.includes(kind));
      return Object.fromEntries(
        chosen.map(({ id, body }, index) => [
          id,
          releasedText(
            id,
            {
              down: chosen
                .slice(0, index)
                .slice(-1)
                .map((each) => each.id),
            },
            body,
          ),
        ]),
      );
    };
    return { released: texts(['released']), now: texts(['released', 'inserted', 'appended']) };
  });
