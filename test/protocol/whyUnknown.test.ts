import { expect, test } from 'vitest';
import type { WhyUnknownAnswer } from '../../server/src/lsp/messages.js';
import { startBuiltClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

const file = `${versions}/aa.py`;
const text = revision('aa', 'None').replace(
  /def upgrade\(\).*:\n {4}pass/,
  'def upgrade():\n    op.drop_table("old")\n    op.drop_column("person", ‹›names()[0])',
);

test("SQL that PostgreSQL's own parser does not accept is not understood, where the database is one of PostgreSQL", async () => {
  const sql = text.replace(
    /op\.drop_column.*$/m,
    'op.execute("CREATE TABLE log (id int, MODIFY x)")\n    op.execute("CREATE TABLE log (id int,)")',
  );
  const reasons = async (dialect: string): Promise<unknown> => {
    const workspace = makeWorkspace(project({ 'aa.py': sql }));
    const client = await startBuiltClient({ folders: [workspace.root], settings: { dialect } });
    const uri = workspace.uri(file);
    const answer = await client.request<WhyUnknownAnswer>('alembic/whyUnknown', { uri });
    return answer.kind === 'unknowns' && answer.unknowns.map(({ reason }) => reason);
  };
  expect(await reasons('postgresql')).toEqual([
    `PostgreSQL's parser does not accept this: syntax error at or near ")"`,
  ]);
  expect(await reasons('mysql')).toEqual(['this SQL is not read: CREATE TABLE log (id int,)']);
});

test('what is not understood in a revision has its reason and its place, in Restricted Mode too', async () => {
  const workspace = makeWorkspace(project({ 'aa.py': text }));
  const client = await startClient({ folders: [workspace.root], initializationOptions: { trusted: false } });
  const uri = workspace.uri(file);
  await client.open(workspace.path(file));
  const answer = await client.request<WhyUnknownAnswer>('alembic/whyUnknown', { uri });
  const place = expect.objectContaining({ start: workspace.marker(file).start }) as unknown;
  expect(answer).toEqual({
    kind: 'unknowns',
    operations: 2,
    unknowns: [
      {
        operation: 'drop_column person',
        direction: 'upgrade',
        reason: 'the name names has no value above this line',
        range: place,
      },
    ],
  });
  const other = await client.request<WhyUnknownAnswer>('alembic/whyUnknown', { uri: workspace.uri('alembic.ini') });
  expect(other).toMatchObject({ kind: 'refused' });
});
