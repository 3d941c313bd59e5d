import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Direction, PlanResult, RenderResult, ScriptResult } from '../../server/src/alembic/bridgeMessages.js';
import { createBridge } from '../../server/src/alembic/bridgeProcess.js';
import { copyExample } from '../examples/alembicProject.js';
import { bridgeScript } from '../support/bridge.js';
import { pythonPath, pythons } from '../support/python.js';
import { files, openProject, revisionFile, versions, type BridgeProject } from './bridgeProject.js';
import { alembic, compare } from './realScript.js';
import { sampleSize } from '../support/sampleSize.js';

/** Everything that the bridge renders is compared with what the real `alembic upgrade --sql` prints. */

function linesSorted(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/, $/, ''))
    .sort()
    .join('\n');
}

describe('the sample', () => {
  const cases: [string, string, Direction][] = [
    ['postgresql', 'base:heads', 'upgrade'],
    ['postgresql', 'head:base', 'downgrade'],
    ['sqlite', 'base:heads', 'upgrade'],
    ['mysql', 'base:heads', 'upgrade'],
  ];
  test.each(cases)('%s %s', async (dialect, range, direction) => {
    const url = dialect === 'postgresql' ? 'postgresql+psycopg://' : `${dialect}://`;
    const project = await copyExample('fastapi-sqlmodel', { DATABASE_URL: url });
    const cwd = project.directory;
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0', DATABASE_URL: url };
    const bridge = createBridge({
      name: 'sample',
      interpreter: pythonPath(),
      script: bridgeScript,
      cwd,
      env,
      secrets: [],
    });
    const ask = async <T>(method: string, params: object): Promise<T> => {
      const reply = await bridge.request<T>(
        method,
        { config: `${cwd}/alembic.ini`, section: 'alembic', cwd, ...params },
        { timeoutMilliseconds: 60_000, signal: new AbortController().signal },
      );
      if (reply.end !== 'answered') throw new Error(JSON.stringify(reply));
      return reply.result;
    };
    try {
      const [from = '', to = ''] = range.split(':');
      const real = await alembic(pythonPath(), cwd, [direction, range], { DATABASE_URL: url });
      const { steps } = await ask<PlanResult>('plan', { from: [from], to, direction });
      expect(steps).toHaveLength(16);
      const { revisions } = await ask<RenderResult>('render', {
        steps: steps.map((step) => ({ ...step, direction })),
        dialect: null,
        together: true,
      });
      // The sample is for PostgreSQL and SQLite; MySQL wants lengths that it does not give.
      expect(revisions.filter(({ error }) => error !== null).length > 0).toBe(dialect === 'mysql');
      // Alembic writes some lines of a table that it copies in the order of a Python set.
      const inOrder = dialect === 'sqlite' ? linesSorted : (text: string): string => text;
      if (dialect !== 'sqlite') compare(real, revisions, direction, dialect);
      const ids = steps.map(({ revision }) => revision);
      const script = await ask<ScriptResult>('script', { steps: ids, range: { from, to }, direction });
      expect(inOrder(script.text)).toBe(inOrder(real.stdout));
    } finally {
      bridge.dispose();
      await project.remove();
    }
  });

  test('every single revision, up and down', async () => {
    const url = 'postgresql+psycopg://';
    const project = await copyExample('fastapi-sqlmodel', { DATABASE_URL: url });
    const cwd = project.directory;
    const previews = JSON.parse((await project.script('previews.py')).stdout) as {
      revision: string;
      up: { sql: string };
      down: { sql: string };
    }[];
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0', DATABASE_URL: url };
    const bridge = createBridge({
      name: 'sample',
      interpreter: pythonPath(),
      script: bridgeScript,
      cwd,
      env,
      secrets: [],
    });
    const request = { timeoutMilliseconds: 60_000, signal: new AbortController().signal };
    try {
      const about = { config: `${cwd}/alembic.ini`, section: 'alembic', cwd };
      const plan = await bridge.request<PlanResult>(
        'plan',
        { ...about, from: [], to: 'heads', direction: 'upgrade' },
        request,
      );
      const steps = plan.end === 'answered' ? plan.result.steps : [];
      for (const direction of ['upgrade', 'downgrade'] as const) {
        const reply = await bridge.request<RenderResult>(
          'render',
          { ...about, steps: steps.map((step) => ({ ...step, direction })), dialect: null, together: false },
          request,
        );
        for (const rendered of reply.end === 'answered' ? reply.result.revisions : []) {
          const real = previews.find(({ revision }) => revision === rendered.revision);
          compare(
            { stdout: (direction === 'upgrade' ? real?.up.sql : real?.down.sql) ?? '', failed: false },
            [rendered],
            direction,
            'postgresql',
          );
        }
      }
      expect(steps).toHaveLength(16);
    } finally {
      bridge.dispose();
      await project.remove();
    }
  });
});

/** Calls of `op`, as many kinds as offline mode knows. */
const name = fc.constantFrom('item', 'user', 'Order', 'a b', 'x'.repeat(30));
const type = fc.constantFrom(
  'sa.Integer()',
  'sa.String(20)',
  'sa.Text()',
  'sa.Boolean()',
  'sa.Numeric(10, 2)',
  'sa.DateTime(timezone=True)',
  'sa.Enum("x", "y", name="mood")',
  'sa.LargeBinary()',
  'sa.JSON()',
);
const options = fc.constantFrom(
  '',
  ', nullable=False',
  ', server_default="0"',
  ', server_default=sa.text("now()")',
  ', unique=True',
  ', index=True',
  ', comment="what it\'s for: 100%"',
  ', primary_key=True',
  ', sa.ForeignKey("item.id", name="fk")',
);
const column = fc.tuple(name, type, options).map(([n, t, o]) => `sa.Column(${JSON.stringify(n)}, ${t}${o})`);
/** One index at most: SQLAlchemy keeps those of a table in a set, and writes them in another order in each process. */
const columns = fc
  .uniqueArray(column, { minLength: 1, maxLength: 4, selector: (c) => c.split(',')[0] })
  .filter((given) => given.filter((c) => c.includes('index=True')).length < 2);
const quoted = name.map((n) => JSON.stringify(n));
const call = fc.oneof(
  fc.tuple(quoted, columns).map(([t, given]) => `op.create_table(${t}, ${given.join(', ')})`),
  fc.tuple(quoted, column).map(([t, c]) => `op.add_column(${t}, ${c})`),
  fc.tuple(quoted, quoted).map(([t, c]) => `op.drop_column(${t}, ${c})`),
  quoted.map((t) => `op.drop_table(${t})`),
  fc.tuple(quoted, quoted).map(([a, b]) => `op.rename_table(${a}, ${b})`),
  fc
    .tuple(quoted, quoted, fc.boolean())
    .map(([t, c, unique]) => `op.create_index("ix", ${t}, [${c}], unique=${unique ? 'True' : 'False'})`),
  quoted.map((t) => `op.drop_index("ix", table_name=${t})`),
  fc.tuple(quoted, quoted).map(([t, c]) => `op.create_unique_constraint("uq", ${t}, [${c}])`),
  fc
    .tuple(quoted, quoted)
    .map(([a, b]) => `op.create_foreign_key("fk", ${a}, ${b}, ["x"], ["id"], ondelete="CASCADE")`),
  quoted.map((t) => `op.create_check_constraint("ck", ${t}, "x > 0 and y like 'a%'")`),
  quoted.map((t) => `op.drop_constraint("uq", ${t}, type_="unique")`),
  fc
    .tuple(quoted, quoted, type)
    .map(
      ([t, c, ty]) =>
        `op.alter_column(${t}, ${c}, type_=${ty}, existing_type=sa.Integer(), nullable=True, existing_nullable=False)`,
    ),
  fc
    .tuple(quoted, quoted)
    .map(([t, c]) => `op.alter_column(${t}, ${c}, new_column_name="renamed", existing_type=sa.Integer())`),
  quoted.map(
    (t) =>
      `op.bulk_insert(sa.table(${t}, sa.column("a", sa.Integer), sa.column("b", sa.String)), [{"a": 1, "b": "it's 100%"}, {"a": 2}])`,
  ),
  fc
    .constantFrom(
      "UPDATE t SET a = '12:30:00'",
      "SELECT '100%' -- ; \n\n FROM t",
      'INSERT INTO t VALUES (1);',
      "SELECT 'x::y', a::int",
      ' \t indented',
    )
    .map((sql) => `op.execute(${JSON.stringify(sql)})`),
  fc.constant('op.execute(sa.table("t", sa.column("a", sa.String)).update().values(a="b;c"))'),
  fc.constant('with op.get_context().autocommit_block():\n    op.execute("VACUUM")'),
  fc
    .tuple(quoted, column)
    .map(
      ([t, c]) =>
        `with op.batch_alter_table(${t}) as batch:\n    batch.add_column(${c})\n    batch.drop_column("gone")`,
    ),
  fc.constant('op.get_bind().execute(sa.text("SELECT 1")).scalar()'),
);
const bodies = fc.array(
  fc.array(call, { minLength: 1, maxLength: 5 }).map((calls) => calls.join('\n')),
  { minLength: 1, maxLength: 4 },
);
const dialects = fc.constantFrom('postgresql', 'mysql', 'mssql', 'oracle');

describe.each(pythons())('generated projects, %s', (_end, python) => {
  test('have the same statements as from alembic upgrade --sql', async () => {
    const envPy = `import os\nfrom alembic import context\ncontext.configure(url=open(os.path.join(os.path.dirname(__file__), "url.txt")).read(), literal_binds=True, dialect_opts={"paramstyle": "named"}, transaction_per_migration=os.path.exists("per_migration"))\nwith context.begin_transaction():\n    context.run_migrations()\n`;
    const project = openProject({ python, files: files(envPy, {}) });
    await fc.assert(
      fc.asyncProperty(bodies, dialects, async (revisions, dialect) => {
        writeHistory(project, revisions, dialect);
        const names = revisions.map((_, index) => `r${index}`);
        const real = await alembic(python, project.workspace.root, ['upgrade', 'base:heads']);
        const { revisions: rendered } = await project.render(names, { together: true });
        compare(real, rendered, 'upgrade', dialect);
        const script = await project.ask<ScriptResult>('script', {
          steps: names,
          range: { from: 'base', to: 'heads' },
          direction: 'upgrade',
        });
        if (!real.failed) expect(script).toMatchObject({ result: { text: real.stdout, error: null } });
        // Each revision as its own run differs by nothing but the types that a run remembers.
        const single = await project.render(names, { together: false });
        if (!revisions.join('\n').includes('sa.Enum')) expect(single.revisions).toEqual(rendered);
      }),
      { numRuns: sampleSize(8, 25) },
    );
    project.changed();
  });
});

function writeHistory({ workspace }: BridgeProject, revisions: readonly string[], dialect: string): void {
  workspace.write('migrations/url.txt', `${dialect}://`);
  for (let index = 0; index < 4; index += 1) {
    const file = `${versions}/r${index}.py`;
    const body = revisions[index];
    if (body !== undefined)
      workspace.write(file, revisionFile(`r${index}`, body, index === 0 ? 'None' : `"r${index - 1}"`));
    else if (existsSync(workspace.path(file))) workspace.remove(file);
  }
}
