import { describe, expect, test } from 'vitest';
import type { CommandPlan, RunCommandParams } from '../../server/src/lsp/messages.js';
import { pythonPath } from '../support/python.js';
import { envPy, openProject, revisionFile, shop, type CommandsProject } from './commandsProject.js';

const open = (): Promise<CommandsProject> =>
  openProject({ files: shop, url: 'sqlite:///shop.db', python: pythonPath() });

/** What the client sends when the user has confirmed a plan. */
function confirm(
  command: 'upgrade' | 'downgrade' | 'stamp',
  to: string,
  { database, from, seal }: CommandPlan,
): Omit<RunCommandParams, 'environment'> {
  return { command, to, confirmed: { database: database.description, from, seal } };
}

/** Plans, lets something happen to the files, and answers why the confirmed plan is not run. */
async function refusedAfter(change: (project: CommandsProject) => void, to = 'dddd'): Promise<string> {
  const project = await open();
  const plan = await project.plan('upgrade', to);
  change(project);
  const refused = await project.refused('runCommand', confirm('upgrade', to, plan));
  expect(refused.failure).toBe('outOfDate');
  expect(await project.current()).toMatchObject({ revisions: [], hasVersionTable: false });
  return refused.message;
}

describe('only what the user confirmed is run', () => {
  test('nothing has changed', async () => {
    const project = await open();
    const plan = await project.plan('upgrade', 'dddd');
    await project.request('runCommand', confirm('upgrade', 'dddd', plan));
    expect(await project.current()).toMatchObject({ revisions: ['dddd'] });
  });

  test('a step was edited', async () => {
    const message = await refusedAfter(({ workspace }) => {
      workspace.write('migrations/versions/bbbb.py', revisionFile('bbbb', '"aaaa"', 'op.drop_table("item")', 'pass'));
    });
    expect(message).toBe(
      'Nothing was run, because something has changed since you confirmed: the file of bbbb has changed. Start the command again.',
    );
  });

  test('a step was added in between', async () => {
    const message = await refusedAfter(({ workspace }) => {
      workspace.write('migrations/versions/ffff.py', revisionFile('ffff', '"aaaa"', 'op.drop_table("item")', 'pass'));
      workspace.write(
        'migrations/versions/bbbb.py',
        revisionFile('bbbb', '"ffff"', 'op.add_column("item", sa.Column("price", sa.Integer))', 'pass'),
      );
    });
    expect(message).toContain('it would run ffff too');
  });

  test('a step was added at the end', async () => {
    const message = await refusedAfter(({ workspace }) => {
      workspace.write('migrations/versions/ffff.py', revisionFile('ffff', '"eeee"', 'op.drop_table("item")', 'pass'));
    }, 'heads');
    expect(message).toContain('it would run ffff too');
  });

  test('a step follows another one now', async () => {
    const message = await refusedAfter(({ workspace }) => {
      workspace.write(
        'migrations/versions/dddd.py',
        revisionFile('dddd', '"aaaa"', 'op.create_index("ix_item_name", "item", ["name"])', 'pass'),
      );
    });
    expect(message).toContain('it would not run bbbb');
  });

  test('a file is gone', async () => {
    const project = await open();
    const plan = await project.plan('upgrade', 'dddd');
    project.workspace.remove('migrations/versions/dddd.py');
    expect((await project.refused('runCommand', confirm('upgrade', 'dddd', plan))).failure).toBe('brokenGraph');
  });

  test('env.py was edited', async () => {
    expect(
      await refusedAfter(({ workspace }) => {
        workspace.write('migrations/env.py', `${envPy}\n# changed\n`);
      }),
    ).toContain('env.py has changed');
  });

  test('a stamp would write another revision', async () => {
    const project = await open();
    const plan = await project.plan('stamp', 'heads');
    expect(plan.after).toEqual(['eeee']);
    project.workspace.write('migrations/versions/ffff.py', revisionFile('ffff', '"eeee"', 'pass', 'pass'));
    expect(await project.refused('runCommand', confirm('stamp', 'heads', plan))).toMatchObject({
      failure: 'outOfDate',
      message: expect.stringContaining('it would stamp the database with ffff') as string,
    });
  });

  test('an edit that is not saved changes nothing of what runs', async () => {
    const project = await open();
    const plan = await project.plan('upgrade', 'bbbb');
    const file = project.workspace.path('migrations/versions/bbbb.py');
    await project.client.open(file);
    await project.client.edit(file, 'sa.Column("price"', 'sa.Column("cost"');
    expect((await project.plan('upgrade', 'bbbb')).unsaved).toEqual(['bbbb.py']);
    await project.request('runCommand', confirm('upgrade', 'bbbb', plan));
    expect(await project.current()).toMatchObject({ revisions: ['bbbb'] });
  });
});
