import { describe, expect, test } from 'vitest';
import type { PlanResult, ResolveResult, ScriptResult } from '../../server/src/alembic/bridgeMessages.js';
import type { BridgeReply } from '../../server/src/alembic/bridgeProcess.js';
import { pythons } from '../support/python.js';
import { files, offlineBranch, openProject, revisionFile, versions } from './bridgeProject.js';
import { alembic, compare } from './realScript.js';

/**
 * Alembic runs env.py before it loads the first revision, so that `op` and `context` work at the top of a file too.
 * Each line is compared with what the real `alembic upgrade --sql` prints.
 */
const environments: readonly [name: string, envPy: string][] = [
  ['an offline branch', `from alembic import context\nurl = "postgresql://u:p@localhost/x"\n${offlineBranch}`],
  [
    'several databases',
    `from alembic import context\nfor name, url in (("one", "postgresql://"), ("two", "mysql://")):\n    context.configure(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"})\n    with context.begin_transaction():\n        context.run_migrations(engine_name=name)\n`,
  ],
  [
    'an async online branch',
    `import asyncio\nfrom alembic import context\nurl = "postgresql://u:p@localhost/x"\nasync def online():\n    raise RuntimeError\nif context.is_offline_mode():\n${offlineBranch.replace(/^(?=.)/gm, '    ')}\nelse:\n    asyncio.run(online())\n`,
  ],
  [
    'no offline branch',
    `from alembic import context\nfrom sqlalchemy import create_engine\nwith create_engine("sqlite://").connect() as connection:\n    context.configure(connection=connection, literal_binds=True)\n    with context.begin_transaction():\n        context.run_migrations()\n`,
  ],
  [
    'an import path that it sets itself',
    `import sys, os\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), "lib"))\nfrom alembic import context\nurl = "postgresql://"\n${offlineBranch}`,
  ],
];

/** What is at the top of a file, and an expression of it that upgrade() prints. */
const uses: readonly [top: string, value: string][] = [
  ['bind = op.get_bind()', 'bind.dialect.name'],
  ['dialect = op.get_bind().dialect', 'dialect.name'],
  ['from alembic.op import get_bind\nis_postgresql = get_bind().dialect.name == "postgresql"', 'is_postgresql'],
  ['migration_context = op.get_context()', '(migration_context.dialect.name, migration_context.as_sql)'],
  ['impl = op.get_context().impl', 'impl.__dialect__'],
  ['schema = op.get_context().opts.get("version_table_schema")', 'schema'],
  ['config = context.config', 'config.config_ini_section'],
  ['attributes = context.config.attributes', 'sorted(attributes)'],
  ['tenant = context.get_x_argument(as_dictionary=True).get("tenant")', 'tenant'],
  ['arguments = context.get_x_argument()', 'arguments'],
  ['is_offline = context.is_offline_mode()', 'is_offline'],
  ['bind = context.get_bind()', 'bind.dialect.name'],
  ['dialect = context.get_context().dialect', 'dialect.name'],
  ['tag = context.get_tag_argument()', 'tag'],
  ['folder = context.script.dir', 'folder[-10:]'],
  ['op.execute("SELECT 1")', '1'],
  ['context.execute("SELECT 1")', '1'],
  ['class Helper:\n    bind = op.get_bind()', 'Helper.bind.dialect.name'],
  ['def default(bind=op.get_bind()):\n    return bind.dialect.name', 'default()'],
];

describe.each(pythons())('Alembic runs env.py before it loads revisions, %s:', (_, python) => {
  const x = ['tenant=a'];
  const args = (to: string): string[] => ['-xtenant=a', 'upgrade', to];
  const answered = <T>(reply: BridgeReply<T>): T => {
    if (reply.end !== 'answered') throw new Error(JSON.stringify(reply, undefined, 1));
    return reply.result;
  };

  test.each(environments)('every use of op and context at the top of a revision, with %s', async (_name, envPy) => {
    const given = files(envPy, {});
    const revisions = uses.map(([top, value], index): [string, string] => [
      `${versions}/r${index}.py`,
      revisionFile(
        `r${index}`,
        `op.execute("SELECT '%s'" % str(${value}).replace("'", ""))`,
        index === 0 ? 'None' : `"r${index - 1}"`,
      ).replace('def upgrade():', `${top}\ndef upgrade(engine_name=None):`),
    ]);
    const library = envPy.includes('"lib"')
      ? { 'migrations/lib/only_there.py': '', [`${versions}/r0.py`]: `import only_there\n${revisions[0]?.[1] ?? ''}` }
      : {};
    const project = openProject({
      python,
      files: { ...given, ...Object.fromEntries(revisions), ...library },
      params: { x },
    });
    const names = uses.map((_use, index) => `r${index}`);
    const last = `r${uses.length - 1}`;
    const real = await alembic(python, project.workspace.root, args('base:head'));
    expect(real).toMatchObject({ failed: false, stdout: expect.stringContaining("SELECT '") as string });

    const plan = answered(await project.ask<PlanResult>('plan', { from: ['base'], to: 'head', direction: 'upgrade' }));
    expect(plan).toMatchObject({ error: null, steps: names.map((revision) => ({ revision })) });
    expect(
      answered(await project.ask<PlanResult>('plan', { from: ['r3'], to: '+2', direction: 'upgrade' })),
    ).toMatchObject({ steps: [{ revision: 'r4' }, { revision: 'r5' }] });
    expect(
      answered(await project.ask<PlanResult>('plan', { from: [last], to: '-1', direction: 'downgrade' })),
    ).toMatchObject({ steps: [{ revision: last }] });
    expect(answered(await project.ask<ResolveResult>('resolve', { revision: 'head' }))).toMatchObject({
      error: null,
      revisions: [{ revision: last }],
    });

    const script = answered(
      await project.ask<ScriptResult>('script', {
        steps: names,
        range: { from: 'base', to: 'head' },
        direction: 'upgrade',
      }),
    );
    expect(script).toMatchObject({ error: null, text: real.stdout });
    const range = await alembic(python, project.workspace.root, args('r3:r5'));
    expect(
      answered(
        await project.ask<ScriptResult>('script', {
          steps: ['r4', 'r5'],
          range: { from: 'r3', to: 'r5' },
          direction: 'upgrade',
        }),
      ).text,
    ).toBe(range.stdout);
    const single = await alembic(python, project.workspace.root, args('r3:r4'));
    expect(
      answered(await project.ask<ScriptResult>('script', { steps: ['r4'], range: null, direction: 'upgrade' })).text,
    ).toBe(single.stdout);

    const rendered = await project.render(names, { together: true });
    expect(rendered.revisions.flatMap(({ error }) => error ?? [])).toEqual([]);
    // What a file prints as it is loaded is before the first revision in the script, and at its line in a preview.
    const isOwn = ({ line }: { line: number | null }): boolean => line !== 7;
    const databases = [...new Set(rendered.revisions[0]?.statements.map(({ database }) => database))];
    const ofDatabase = (name: string | null | undefined): typeof rendered.revisions =>
      rendered.revisions.map((one) => ({
        ...one,
        statements: one.statements.filter((statement) => statement.database === name && isOwn(statement)),
      }));
    const parts = databases.length === 1 ? [real.stdout] : real.stdout.split(/(?<=COMMIT;\n\n)/);
    for (const [index, name] of databases.entries())
      compare({ ...real, stdout: parts[index] ?? '' }, ofDatabase(name), 'upgrade', 'postgresql');
  });
});
