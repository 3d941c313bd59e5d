import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { pythonPath } from '../support/python.js';
import { openProject, shop, type CommandsProject } from './commandsProject.js';

/** The rows of the sample's graph: eeee merges dddd into cccc, bbbb, aaaa. */
const below = ['Merged: dddd', 'dddd', 'Begins after bbbb', 'cccc', 'bbbb', 'aaaa'];

async function open(): Promise<CommandsProject> {
  return openProject({ files: shop, url: 'sqlite:///shop.db', python: pythonPath() });
}

test('the tree marks nothing while the database was not asked', async () => {
  expect(await (await open()).rows()).toEqual(['eeee', ...below]);
});

test('one row says where the database is, pending revisions above it have a letter, applied ones below it none', async () => {
  const project = await open();
  await project.current();
  expect(await project.rows()).toEqual([
    'eeee P',
    'Merged: dddd',
    'dddd P',
    'Begins after bbbb',
    'cccc P',
    'bbbb P',
    'aaaa P',
    'Database is here',
  ]);

  await project.run('upgrade', 'bbbb');
  expect(await project.rows()).toEqual([
    'eeee P',
    'Merged: dddd',
    'dddd P',
    'Begins after bbbb',
    'cccc P',
    'Database is here',
    'bbbb',
    'aaaa',
  ]);

  await project.run('upgrade', 'heads');
  expect(await project.rows()).toEqual(['Database is here', 'eeee', ...below]);
});

test('a database at two revisions is shown at both, one at a revision without a file at the top', async () => {
  const project = await open();
  await project.run('upgrade', 'cccc');
  await project.run('upgrade', 'dddd');
  expect(await project.rows()).toEqual([
    'eeee P',
    'Merged: dddd',
    'Database is here',
    'dddd',
    'Begins after bbbb',
    'Database is here',
    'cccc',
    'bbbb',
    'aaaa',
  ]);

  const program =
    "import sqlite3\nwith sqlite3.connect('shop.db') as db: db.execute(\"update alembic_version set version_num = 'gone' where version_num = 'dddd'\")";
  execFileSync(pythonPath(), ['-c', program], { cwd: project.workspace.root });
  await project.current();
  expect(await project.rows()).toEqual([
    'Database is at gone, which no file has !',
    'eeee',
    'Merged: dddd',
    'dddd',
    'Begins after bbbb',
    'Database is here',
    'cccc',
    'bbbb',
    'aaaa',
  ]);
});
