import { expect, test } from 'vitest';
import type { CurrentResult } from '../../server/src/lsp/messages.js';
import { makeRepository, type TestRepository } from '../support/gitRepository.js';
import { type LanguageClient, startClient } from '../support/languageClient.js';
import { pythonPath } from '../support/python.js';
import { alembic, sqliteEnvironment } from '../support/sqliteProject.js';
import { makeWorkspace, project, revision, versions, type TestWorkspace } from '../support/workspace.js';

const file = (id: string): string => `${versions}/${id}.py`;

interface Place {
  readonly workspace: TestWorkspace;
  readonly repository: TestRepository;
  readonly client: LanguageClient;
}

/** aa, bb on "main"; on "feature" ff and gg after aa, to which the database was upgraded; then back on "main". */
async function switchedBack(): Promise<Place> {
  const workspace = makeWorkspace({
    ...project({ 'aa.py': revision('aa', 'None') }),
    ...sqliteEnvironment,
    '.gitignore': 'test.db\n__pycache__/\n',
  });
  const repository = makeRepository({ root: workspace.root });
  repository.commit();
  repository.git('switch', '--quiet', '--create', 'feature/x');
  repository.write(file('ff'), revision('ff', '"aa"'));
  repository.write(file('gg'), revision('gg', '"ff"'));
  repository.commit();
  alembic(workspace, 'upgrade', 'gg');
  // Mentions the id, and does not have it.
  repository.git('switch', '--quiet', '--create', 'other');
  repository.remove(file('gg'));
  repository.write(file('hh'), revision('hh', '"ff"', { message: 'instead of gg' }));
  repository.commit();
  repository.git('switch', '--quiet', 'main');
  repository.write(file('bb'), revision('bb', '"aa"'));
  repository.commit();
  const client = await startClient({
    folders: [workspace.root],
    settings: { interpreter: pythonPath() },
    initializationOptions: { trusted: true },
  });
  return { workspace, repository, client };
}

async function current({ client }: Place): Promise<CurrentResult> {
  const [environment] = await client.request<{ id: string }[]>('alembic/environments', {});
  const answer = await client.request<CurrentResult | { failure: string }>('alembic/current', {
    environment: environment?.id,
  });
  if ('failure' in answer) throw new Error(JSON.stringify(answer));
  return answer;
}

test('a revision of the database that only another branch has is found there, and the way back works', async () => {
  const place = await switchedBack();
  const { repository, workspace } = place;
  const before = await current(place);
  expect(before.unknown).toEqual(['gg']);
  expect(before.elsewhere).toEqual([
    { revision: 'gg', message: 'message of gg', branches: ['feature/x'], downgradeTo: 'aa' },
  ]);
  expect(repository.git('branch', '--show-current')).toBe('main');

  repository.git('switch', '--quiet', 'feature/x');
  alembic(workspace, 'downgrade', 'aa');
  repository.git('switch', '--quiet', '-');
  const after = await current(place);
  expect(after).toMatchObject({ revisions: ['aa'], unknown: [], pending: 1 });
  expect(after.elsewhere).toBeUndefined();
  alembic(workspace, 'upgrade', 'head');
});

test('a revision that no branch has is only told to be unknown', async () => {
  const place = await switchedBack();
  place.repository.git('branch', '--quiet', '-D', 'feature/x');
  const { unknown, elsewhere } = await current(place);
  expect([unknown, elsewhere]).toEqual([['gg'], undefined]);
});
