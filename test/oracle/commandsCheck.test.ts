import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { pythonPath, pythons } from '../support/python.js';
import { envPy, isThere, models, openProject, shop, type CommandsProject } from './commandsProject.js';

describe.each(pythons())('Check Models Against Migrations, %s', (_, python) => {
  const open = (files = shop, url = 'sqlite:///shop.db'): Promise<CommandsProject> =>
    openProject({ files, url, python });

  test('finds what changed in the models, with the operation that fixes it', async () => {
    const changed = models
      .replace('sa.String(40), nullable=False', 'sa.String(80), nullable=True')
      .replace(
        '    sa.Column("price", sa.Integer, nullable=True),\n',
        '    sa.Column("cost", sa.Numeric(10, 2), nullable=True),\n',
      )
      .replace('tag = sa.Table("tag"', 'label = sa.Table("label"')
      .replace('sa.Index("ix_item_name", item.c.name)', 'sa.Index("ix_item_cost", item.c.cost)');
    const env = envPy.replace('{"target_metadata": metadata}', '{"target_metadata": metadata, "compare_type": True}');
    const project = await open({ ...shop, 'migrations/env.py': env });
    await project.run('upgrade', 'heads');
    expect((await project.check()).differences).toEqual([]);

    project.workspace.write('models.py', changed);
    const { database, differences } = await project.check();
    expect(database.description).toBe('SQLite shop.db');
    expect(differences.map(({ description }) => description).sort()).toEqual([
      'column item.cost is in the models and not in the database',
      'column item.name differs: its type is VARCHAR(40) in the database and VARCHAR(80) in the models; it may be NULL in the models and not in the database',
      'column item.price is in the database and not in the models',
      'index ix_item_cost of table item is in the models and not in the database',
      'index ix_item_name of table item is in the database and not in the models',
      'table label is in the models and not in the database',
      'table tag is in the database and not in the models',
    ]);
    const operation = (start: string): string | undefined =>
      differences.find(({ description }) => description.startsWith(start))?.operation;
    expect(operation('column item.cost')).toBe(
      "op.add_column('item', sa.Column('cost', sa.Numeric(precision=10, scale=2), nullable=True))",
    );
    expect(operation('column item.price')).toBe("op.drop_column('item', 'price')");
    expect(operation('table tag')).toBe("op.drop_table('tag')");
    expect(operation('column item.name')).toMatch(
      /^op\.alter_column\('item', 'name',\n\s+existing_type=sa\.VARCHAR\(length=40\),/,
    );
    // As the real one finds them.
    if (python === pythonPath()) expect(realCheck(project)).toContain('New upgrade operations detected');
  });

  test('constraints, comments and what a batch needs, in words', async () => {
    const changed = models.replace(
      'sa.Column("price", sa.Integer, nullable=True)',
      'sa.Column("price", sa.Integer, sa.ForeignKey("tag.id", name="fk_tag"), nullable=True), sa.UniqueConstraint("name", "price", name="uq_item")',
    );
    const env = envPy.replace(
      '{"target_metadata": metadata}',
      '{"target_metadata": metadata, "render_as_batch": True}',
    );
    const project = await open({ ...shop, 'models.py': changed, 'migrations/env.py': env });
    await project.run('upgrade', 'heads');
    const { differences } = await project.check();
    expect(differences.map(({ description }) => description).sort()).toEqual([
      'foreign key fk_tag of table item on price to tag(id) is in the models and not in the database',
      'unique constraint uq_item of table item on name, price is in the models and not in the database',
    ]);
    expect(differences[0]?.operation).toMatch(
      /^with op\.batch_alter_table\('item', schema=None\) as batch_op:\n +batch_op\.create_/,
    );
  });

  test('a database that is not at the heads is said, and stays as it is', async () => {
    const project = await open();
    expect(await project.refused('check')).toMatchObject({ failure: 'notUpToDate' });
    expect(isThere(project, 'shop.db')).toBe(false);
    await project.run('upgrade', 'aaaa');
    expect(await project.refused('check')).toMatchObject({ failure: 'notUpToDate' });
  });

  test('before the first revision everything is missing, and no version table is made', async () => {
    const files = Object.fromEntries(Object.entries(shop).filter(([name]) => !name.includes('versions/')));
    const project = await open({ ...files, 'migrations/versions/.keep': '' });
    expect((await project.check()).differences.map(({ description }) => description).sort()).toEqual([
      'index ix_item_name of table item is in the models and not in the database',
      'table item is in the models and not in the database',
      'table tag is in the models and not in the database',
    ]);
    expect(isThere(project, 'shop.db')).toBe(false);
    execFileSync(
      pythonPath(),
      [
        '-c',
        'import sqlite3\nwith sqlite3.connect("shop.db") as db: db.execute("create table tag (id integer not null primary key)")',
      ],
      { cwd: project.workspace.root },
    );
    expect((await project.check()).differences).toHaveLength(2);
    const listed = execFileSync(
      pythonPath(),
      ['-c', 'import sqlite3\nprint(sqlite3.connect("shop.db").execute("select name from sqlite_master").fetchall())'],
      { cwd: project.workspace.root, encoding: 'utf8' },
    );
    expect(listed.trim()).toBe("[('tag',)]");
  });

  test('hooks of env.py run: one that empties the list, and one that adds an operation of its own', async () => {
    const hook = (body: string): string =>
      envPy
        .replace('{"target_metadata": metadata}', '{"target_metadata": metadata, "process_revision_directives": hook}')
        .replace(
          'options = ',
          `from alembic.operations import MigrateOperation\n\n\nclass SyncEnumValuesOp(MigrateOperation):\n    pass\n\n\ndef hook(context, revision, directives):\n    if context.config.cmd_opts.autogenerate:\n        ${body}\n\n\noptions = `,
        );
    const project = await open({ ...shop, 'migrations/env.py': hook('directives[:] = []') });
    await project.run('upgrade', 'heads');
    expect((await project.check()).differences).toEqual([]);
    project.workspace.write('migrations/env.py', hook('directives[0].upgrade_ops.ops.append(SyncEnumValuesOp())'));
    const [difference] = (await project.check()).differences;
    expect(difference?.description).toBe('models and database differ: sync enum values');
    expect(difference?.operation).toMatch(/^# SyncEnumValuesOp cannot be rendered/);
  });

  test('models that env.py does not hand over, and a module that is missing', async () => {
    const project = await open({ ...shop, 'migrations/env.py': envPy.replace('"target_metadata": metadata', '') });
    await project.run('upgrade', 'heads');
    expect(await project.refused('check')).toMatchObject({ failure: 'noMetadata' });
    project.workspace.write('models.py', `import not_installed_here\n${models}`);
    expect(await project.refused('check')).toMatchObject({
      failure: 'missingModule',
      message: expect.stringContaining('not_installed_here') as string,
    });
  });
});

function realCheck({ workspace }: CommandsProject): string {
  const env = { ...process.env, DATABASE_URL: 'sqlite:///shop.db' };
  return spawnSync(pythonPath(), ['-m', 'alembic', 'check'], { cwd: workspace.root, encoding: 'utf8', env }).stdout;
}
