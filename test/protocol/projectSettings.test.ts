import { expect, test } from 'vitest';
import { makeRepository } from '../support/gitRepository.js';
import { startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision } from '../support/workspace.js';

test('a project names its default branch in TOML, and what cannot be used there is reported', async () => {
  const workspace = makeWorkspace({
    ...project({ 'aa.py': revision('aa', 'None') }),
    'alembic-ls.toml': 'interpreter = "x"\n[git]\ndefaultBranch = "develop"\n',
  });
  const repository = makeRepository({ root: workspace.root });
  repository.commit();
  repository.git('branch', 'develop');
  const client = await startClient({ folders: [workspace.root], initializationOptions: { trusted: true } });
  const told = async (): Promise<string> => client.request<string>('alembic/debugInformation', {});
  for (let text = await told(); !text.includes('Default branch: develop'); text = await told())
    await new Promise(setImmediate);
  expect(await client.pull(workspace.path('alembic-ls.toml'))).toMatchObject({
    items: [
      {
        code: 'CF04',
        range: { start: { line: 0, character: 14 }, end: { line: 0, character: 17 } },
        message: expect.stringContaining('a setting of the editor alone') as unknown,
      },
    ],
  });
});
