import { describe, expect, test } from 'vitest';
import { pythons } from '../support/python.js';
import { sampleOf } from '../support/sampleSize.js';
import { envPy, openProject, revisionFile, shop } from './commandsProject.js';

/** What is at the top of a revision file, where Alembic has run env.py before, and connected. */
const tops: readonly string[] = [
  'bind = op.get_bind()',
  'is_sqlite = op.get_bind().dialect.name == "sqlite"',
  'from alembic import context\ntenant = context.get_x_argument(as_dictionary=True).get("tenant")',
  'from alembic import context\nurl = context.config.get_main_option("sqlalchemy.url")',
  // These read, which only a connection can answer.
  'tables = sa.inspect(op.get_bind()).get_table_names()',
  'one = op.get_bind().execute(sa.text("SELECT 1")).scalar()',
  'file = op.get_bind().engine.url.database',
];
const environments: readonly [name: string, text: string][] = [
  ['both branches', envPy],
  [
    'no offline branch',
    envPy.replace(
      'if context.is_offline_mode():\n    run(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"})\nelse:',
      'if True:',
    ),
  ],
  [
    'an offline branch that raises',
    envPy.replace(
      'run(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"})',
      'raise RuntimeError("not offline")',
    ),
  ],
];

describe.each(pythons())(
  'a database is upgraded with revisions that use op and context at the top of the file, %s',
  (end, python) => {
    test.each(environments)('%s', async (name, text) => {
      const given = {
        ...shop,
        'migrations/env.py': text,
        'migrations/versions/bbbb.py': revisionFile(
          'bbbb',
          '"aaaa"',
          'op.add_column("item", sa.Column("price", sa.Integer))',
          'pass',
        ),
      };
      const project = await openProject({ files: given, url: 'sqlite:///shop.db', python });
      await project.run('upgrade', 'aaaa');
      for (const top of sampleOf(tops, 3, `${end} ${name}`)) {
        project.workspace.write(
          'migrations/versions/bbbb.py',
          revisionFile('bbbb', '"aaaa"', 'op.add_column("item", sa.Column("price", sa.Integer))', 'pass', top),
        );
        const plan = await project.plan('upgrade', 'bbbb');
        expect(
          plan.steps.map(({ revision }) => revision),
          top,
        ).toEqual(['bbbb']);
        expect((await project.plan('stamp', 'bbbb')).after, top).toEqual(['bbbb']);
      }
      await project.run('upgrade', 'bbbb');
      expect((await project.current()).revisions).toEqual(['bbbb']);
    });
  },
);
