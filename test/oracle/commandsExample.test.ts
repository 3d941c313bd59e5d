import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePostgres, postgresMissing } from '../support/databaseServers.js';
import { pythonPath } from '../support/python.js';
import type { Files } from '../support/workspace.js';
import { openProject } from './commandsProject.js';

const sample = path.resolve(import.meta.dirname, '../../examples/fastapi-sqlmodel');
const head = 'a27d40c8f51b';

function sampleFiles(): Files {
  const names = readdirSync(sample, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.includes('__pycache__') && statSync(path.join(sample, name)).isFile(),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(sample, name))]));
}

/** Upgrade, check, downgrade and upgrade again, each planned first, through the language server. */
async function liveThrough(url: string): Promise<void> {
  const project = await openProject({ files: sampleFiles(), url, python: pythonPath() });
  const up = await project.plan('upgrade', 'heads');
  expect(up.from).toEqual([]);
  expect(up.steps).toHaveLength(16);
  expect(up.preview?.revisions).toHaveLength(16);
  // Two data migrations and two dropped columns on the way, of tables that the plan itself creates.
  expect(up).toMatchObject({ losses: [], confirmation: null });
  await project.run('upgrade', 'heads');
  expect(await project.current()).toMatchObject({ revisions: [head], unknown: [], pending: 0 });
  expect(new Set((await project.states()).map((one) => one.split(' ')[1]))).toEqual(new Set(['applied']));
  expect((await project.check()).differences).toEqual([]);

  const beforeMerge = await project.plan('downgrade', 'c6b20f7d81e9');
  expect(beforeMerge.steps.map(({ revision }) => revision)).toEqual([head, '1c95e7b0d2a8', '8d4f1ab3960e']);
  await project.run('downgrade', 'c6b20f7d81e9');
  await project.run('downgrade', 'f82c47d6013b');
  expect((await project.current()).pending).toBeGreaterThan(3);
  await project.run('downgrade', 'base');
  expect(await project.current()).toMatchObject({ revisions: [], pending: 16 });
  await project.run('upgrade', 'heads');
  expect(await project.current()).toMatchObject({ revisions: [head], pending: 0 });

  const models = readFileSync(project.workspace.path('app/models.py'), 'utf8');
  project.workspace.write(
    'app/models.py',
    `${models}\n\nclass Voucher(SQLModel, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n`,
  );
  expect((await project.check()).differences.map(({ description }) => description)).toEqual([
    'table voucher is in the models and not in the database',
  ]);
}

describe('the sample, for real: an upgrade of an empty database loses nothing, and nothing has to be typed', () => {
  test('on SQLite', () => liveThrough('sqlite:///test.db'));

  test.skipIf(postgresMissing !== '')(`on PostgreSQL${postgresMissing}`, async () => {
    const database = await makePostgres();
    try {
      await liveThrough(database.url);
    } finally {
      await database.drop();
    }
  });
});
