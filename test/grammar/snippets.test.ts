import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { pythonPath } from '../support/python.js';
import { filledSnippet } from './snippetText.js';

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/** What runSnippets.py answers for one snippet. */
interface Examined {
  readonly name: string;
  readonly error: string | null;
  readonly unknownNames: readonly string[];
  readonly outputs: readonly { error: string | null; upgrade: string; downgrade: string; rows: readonly unknown[][] }[];
}

const root = path.resolve(import.meta.dirname, '../..');
const snippets = Object.values(
  JSON.parse(readFileSync(path.join(root, 'snippets/alembic.json'), 'utf8')) as Record<string, Snippet>,
);
const filled = (snippet: Snippet): string => filledSnippet(snippet.body.join('\n')).replaceAll('\t', '    ');

/** Pieces of env.py and of the models: Python, but no revision. */
const notRevisions = ['alembic-imports', 'alembic-env-url', 'alembic-env-render-as-batch', 'alembic-naming-convention'];

const account = 'CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT, mail TEXT, email_lower TEXT, state TEXT)';
const accounts = (count: number): string =>
  `INSERT INTO account (email) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) SELECT 'User' || i FROM n`;
const unrelated = 'CREATE TABLE unrelated (id INTEGER)';

/** What also runs on a SQLite database: the tables before it, and a question after the upgrade with its answer. */
const onSqlite: Record<string, { tables: string[]; query: string; rows: unknown[][] }> = {
  'op-create-table': {
    tables: [unrelated],
    query: 'SELECT name FROM pragma_table_info("account")',
    rows: [['id'], ['name'], ['created_at']],
  },
  'op-drop-table': {
    tables: [account],
    query: 'SELECT count(*) FROM sqlite_master WHERE name = "account"',
    rows: [[0]],
  },
  'alembic-create-table': { tables: [unrelated], query: 'SELECT count(*) FROM account', rows: [[0]] },
  'op-create-table-if-not-exists': {
    tables: [account],
    query: 'SELECT count(*) FROM pragma_table_info("account")',
    rows: [[5]],
  },
  'op-drop-table-if-exists': { tables: [unrelated], query: 'SELECT 1', rows: [[1]] },
  'op-rename-table': { tables: [account], query: 'SELECT count(*) FROM customer', rows: [[0]] },
  'alembic-rename-table': { tables: [account], query: 'SELECT count(*) FROM customer', rows: [[0]] },
  'op-add-column': { tables: [account], query: 'SELECT count(note) FROM account', rows: [[0]] },
  'alembic-add-column': { tables: [account], query: 'SELECT count(note) FROM account', rows: [[0]] },
  'op-add-column-not-null': {
    tables: ['CREATE TABLE account (id INTEGER)', 'INSERT INTO account VALUES (1)'],
    query: 'SELECT state FROM account',
    rows: [['new']],
  },
  'alembic-add-column-not-null': {
    tables: ['CREATE TABLE account (id INTEGER)', 'INSERT INTO account VALUES (1)'],
    query: 'SELECT state FROM account',
    rows: [['new']],
  },
  'op-rename-column': {
    tables: ['CREATE TABLE account (mail TEXT)'],
    query: 'SELECT count(email) FROM account',
    rows: [[0]],
  },
  'alembic-rename-column': {
    tables: ['CREATE TABLE account (mail TEXT)'],
    query: 'SELECT count(email) FROM account',
    rows: [[0]],
  },
  'op-create-index': {
    tables: [account],
    query: 'SELECT name FROM pragma_index_list("account")',
    rows: [['ix_account_email']],
  },
  'alembic-create-index': {
    tables: [account],
    query: 'SELECT name FROM pragma_index_list("account")',
    rows: [['ix_account_email']],
  },
  'op-create-index-if-not-exists': {
    tables: [account, 'CREATE INDEX ix_account_email ON account (mail)'],
    query: 'SELECT name FROM pragma_index_list("account")',
    rows: [['ix_account_email']],
  },
  'op-drop-index': {
    tables: [account, 'CREATE INDEX ix_account_email ON account (email)'],
    query: 'SELECT count(*) FROM pragma_index_list("account")',
    rows: [[0]],
  },
  'op-drop-index-if-exists': { tables: [account], query: 'SELECT 1', rows: [[1]] },
  'op-batch-alter-table': {
    tables: [account],
    query: 'SELECT "notnull" FROM pragma_table_info("account") WHERE name = "email"',
    rows: [[1]],
  },
  'alembic-batch-alter-table': {
    tables: [account],
    query: 'SELECT "notnull" FROM pragma_table_info("account") WHERE name = "email"',
    rows: [[1]],
  },
  'alembic-data-migration': {
    tables: [account, accounts(2500), "UPDATE account SET email_lower = 'done before' WHERE id = 7"],
    query: 'SELECT id, email_lower FROM account WHERE id IN (1, 7, 1000, 1001, 2500)',
    rows: [
      [1, 'user1'],
      [7, 'done before'],
      [1000, 'user1000'],
      [1001, 'user1001'],
      [2500, 'user2500'],
    ],
  },
  'op-execute': { tables: [account, accounts(1)], query: 'SELECT state FROM account', rows: [['active']] },
  'op-execute-parameters': {
    tables: [account, accounts(1), "UPDATE account SET state = 'open'"],
    query: 'SELECT state FROM account',
    rows: [['active']],
  },
  'op-execute-if-exists': { tables: [account], query: 'SELECT 1', rows: [[1]] },
  'op-bulk-insert': {
    tables: ['CREATE TABLE currency (code TEXT, name TEXT)'],
    query: 'SELECT * FROM currency',
    rows: [
      ['EUR', 'Euro'],
      ['CHF', 'Swiss franc'],
    ],
  },
};

let examined: ReadonlyMap<string, Examined>;
beforeAll(async () => {
  const jobs = snippets.map((snippet) => ({
    name: snippet.prefix,
    code: filled(snippet),
    runs: notRevisions.includes(snippet.prefix)
      ? []
      : [
          { dialect: 'postgresql' },
          ...(snippet.prefix in onSqlite ? [{ dialect: 'sqlite', ...onSqlite[snippet.prefix] }] : []),
        ],
  }));
  examined = new Map((await runSnippets(jobs)).map((each) => [each.name, each]));
}, 120_000);

function runSnippets(jobs: unknown): Promise<Examined[]> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      pythonPath(),
      [path.join(import.meta.dirname, 'runSnippets.py')],
      {
        env: { ...process.env, ALEMBIC_CONFIG: undefined, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' },
        maxBuffer: 2 ** 26,
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(JSON.parse(stdout) as Examined[]);
        else reject(new Error(`runSnippets.py: ${stderr}`, { cause: error }));
      },
    );
    child.stdin?.end(JSON.stringify(jobs));
  });
}

describe('snippets', () => {
  it('have prefixes of their own', () => {
    const prefixes = snippets.map((snippet) => snippet.prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect(prefixes.filter((prefix) => !/^(?:op|alembic)-[a-z-]+$/.test(prefix))).toEqual([]);
    expect(Object.keys(onSqlite).filter((prefix) => !prefixes.includes(prefix))).toEqual([]);
  });

  describe.each(snippets)('$prefix', ({ prefix, description, body }) => {
    it('is Python with the cursor at a tab stop', () => {
      expect(examined.get(prefix)?.error).toBeNull();
      expect(body.join('\n').match(/\$0/g)).toHaveLength(1);
    });

    it.runIf(!notRevisions.includes(prefix))('uses op, sa and what its description says', () => {
      for (const name of examined.get(prefix)?.unknownNames ?? ['not examined'])
        expect(description).toContain(`import ${name}"`);
    });

    it.runIf(!notRevisions.includes(prefix))('runs', () => {
      const [postgresql, sqlite] = examined.get(prefix)?.outputs ?? [];
      const expected = onSqlite[prefix];
      expect(postgresql).toMatchObject({ error: null });
      if (expected !== undefined) expect(sqlite).toMatchObject({ error: null, rows: expected.rows });
    });
  });

  it('make this SQL on PostgreSQL', async () => {
    const sql = snippets
      .filter(({ prefix }) => !notRevisions.includes(prefix))
      .map(({ prefix }) => {
        const output = examined.get(prefix)?.outputs[0];
        const back = ownSql(output?.downgrade);
        return `-- ${prefix}\n${ownSql(output?.upgrade)}\n${back === '' ? '' : `-- and back\n${back}\n`}`;
      });
    await expect(sql.join('\n')).toMatchFileSnapshot('fixtures/snippets.sql.snap');
  });
});

/** Without the transaction around it and Alembic's own version table. */
function ownSql(script = ''): string {
  return script
    .split(/;\n+/)
    .map((statement) => statement.replace(/^-- Running .*\n+/m, '').trim())
    .filter((statement) => statement !== '' && !statement.includes('alembic_version'))
    .join(';\n')
    .replace(/^BEGIN;?\n?/, '')
    .replace(/;?\n?COMMIT$/, '');
}
