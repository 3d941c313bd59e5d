import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeRepository } from '../support/gitRepository.js';
import { pythonPath } from '../support/python.js';
import { openProject, revisionFile, shop } from './commandsProject.js';

const mine = {
  'migrations/versions/x1.py': revisionFile(
    'x1',
    '"eeee"',
    'op.drop_table("item")',
    'op.drop_constraint(None, "item")',
  ),
  'migrations/versions/x2.py': revisionFile(
    'x2',
    '"x1"',
    'op.drop_table("other")  # alembic: ignore[DL01, CX12, AG03] nobody uses it',
    'raise NotImplementedError',
  ),
};

test('the question lists the findings of steps whose files are not open, without those that are ignored or of downgrades', async () => {
  const project = await openProject({
    files: shop,
    url: 'sqlite:///shop.db',
    python: pythonPath(),
    prepare(root) {
      const repository = makeRepository({ root });
      repository.commit();
      repository.git('checkout', '--quiet', '-b', 'mine');
      for (const [file, text] of Object.entries(mine)) writeFileSync(path.join(root, file), text);
      repository.commit();
    },
  });
  const { findings } = await project.plan('upgrade', 'x2');
  expect(findings.worst.map(({ revision, code }) => `${revision} ${code}`)).toEqual(['x1 DL01']);
});
