import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import type { RunFailure } from '../../server/src/alembic/failure.js';
import type {
  CheckResult,
  CommandOutput,
  CurrentResult,
  EnvironmentSummary,
  InitializationOptions,
  CommandParams,
  CommandPlan,
  RunCommandParams,
  TreeNode,
} from '../../server/src/lsp/messages.js';
import { rowMarks } from '../../client/src/rowMarks.js';
import { rowText } from '../../client/src/treeText.js';
import { english } from '../support/english.js';
import { startBuiltClient, startClient, type LanguageClient } from '../support/languageClient.js';
import { makeWorkspace, type Files, type TestWorkspace } from '../support/workspace.js';

/** An environment on disk, opened in a language server of its own. `url` reaches its env.py through the .env file. */
export interface CommandsProject {
  readonly workspace: TestWorkspace;
  readonly client: LanguageClient;
  readonly id: string;
  summary(): Promise<EnvironmentSummary>;
  current(): Promise<CurrentResult>;
  plan(command: CommandParams['command'], to: string): Promise<CommandPlan>;
  run(command: CommandParams['command'], to: string): Promise<CommandOutput>;
  check(): Promise<CheckResult>;
  /** Any request about the environment, by its name without "alembic/"; throws what it is refused with. */
  request<T extends object>(method: string, params?: object): Promise<T>;
  /** What a request is refused with. */
  refused(
    method: 'current' | 'check' | 'planCommand' | 'runCommand',
    params?: Omit<RunCommandParams, 'environment'>,
  ): Promise<RunFailure>;
  /** "id state" of every revision in the tree, sorted. */
  states(): Promise<string[]>;
  /** The rows of the whole tree in their order: what is shown at any width, the label's beginning and the letters. */
  rows(): Promise<string[]>;
}

export interface ProjectOptions {
  readonly files: Files;
  readonly url?: string;
  readonly python: string;
  readonly settings?: object;
  readonly trusted?: boolean;
  readonly initializationOptions?: InitializationOptions;
  /** Starts the bundle in a process of its own. */
  readonly isBuilt?: boolean;
  /** Runs before the server starts, once the files are there. */
  readonly prepare?: (root: string) => void;
}

export async function openProject({
  files,
  url,
  python,
  settings = {},
  trusted = true,
  initializationOptions,
  isBuilt = false,
  prepare,
}: ProjectOptions): Promise<CommandsProject> {
  const workspace = makeWorkspace({ ...files, ...(url !== undefined && { '.env': `DATABASE_URL=${url}\n` }) });
  prepare?.(workspace.root);
  const options = {
    folders: [workspace.root],
    initializationOptions: { trusted, ...initializationOptions },
    settings: { interpreter: python, ...settings },
  };
  const client = await (isBuilt ? startBuiltClient(options) : startClient(options));
  const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  if (environment === undefined) throw new Error('No environment was found.');
  const { id } = environment;
  const ask = async <T extends object>(method: string, params: object = {}): Promise<T> => {
    const answer = await client.request<T | RunFailure>(`alembic/${method}`, { environment: id, ...params });
    if ('failure' in answer) throw new Error(`${answer.failure}: ${answer.message}\n${answer.details}`);
    return answer;
  };
  return {
    workspace,
    client,
    id,
    async summary() {
      const [now] = await client.request<[EnvironmentSummary]>('alembic/environments', {});
      return now;
    },
    current: () => ask('current'),
    plan: (command, to) => ask('planCommand', { command, to }),
    run: (command, to) => ask('runCommand', { command, to }),
    check: () => ask('check'),
    request: ask,
    async refused(method, params = { command: 'upgrade', to: 'heads' }) {
      const answer = await client.request<object>(`alembic/${method}`, { environment: id, ...params });
      expect(answer).toHaveProperty('failure');
      return answer as RunFailure;
    },
    async rows() {
      const nodes = await allNodes(client, undefined);
      return nodes.map((node) =>
        `${rowText(node, { l10n: english, locale: 'en', now: 0 }).label.replace('message of ', '')} ${rowMarks(node, english).letters}`.trim(),
      );
    },
    async states() {
      const nodes = await allNodes(client, undefined);
      return nodes
        .flatMap((node) => ('createDate' in node ? [`${node.revision ?? ''} ${node.databaseState ?? '?'}`] : []))
        .sort();
    },
  };
}

async function allNodes(client: LanguageClient, node: string | undefined): Promise<TreeNode[]> {
  const nodes = await client.request<TreeNode[]>('alembic/tree', { node });
  const lists = await Promise.all(
    nodes.map(async (one) => [one, ...(one.collapsible === 'none' ? [] : await allNodes(client, one.id))]),
  );
  return lists.flat();
}

const header = (id: string, down: string, more = ''): string => `"""message of ${id}"""
import sqlalchemy as sa
from alembic import op

revision = "${id}"
down_revision = ${down}
branch_labels = None
depends_on = None
${more}
`;

/** A revision file by its parts; the bodies are one statement each. */
export function revisionFile(id: string, down: string, upgrade: string, downgrade: string, more = ''): string {
  return `${header(id, down, more)}

def upgrade():
    ${upgrade}


def downgrade():
    ${downgrade}
`;
}

export const models = `import sqlalchemy as sa

metadata = sa.MetaData()
item = sa.Table(
    "item", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(40), nullable=False),
    sa.Column("price", sa.Integer, nullable=True),
)
tag = sa.Table("tag", metadata, sa.Column("id", sa.Integer, primary_key=True))
sa.Index("ix_item_name", item.c.name)
`;

export const envPy = `import os
from alembic import context
from sqlalchemy import create_engine, pool
from models import metadata

url = os.environ["DATABASE_URL"]
options = {"target_metadata": metadata}


def run(**more):
    context.configure(**options, **more)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"})
else:
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        run(connection=connection)
`;

/** aaaa → bbbb → (cccc, dddd) → eeee, a merge; then nothing is missing from the models. */
export const shop: Files = {
  'alembic.ini': '[alembic]\nscript_location = %(here)s/migrations\nprepend_sys_path = .\n',
  'models.py': models,
  'migrations/env.py': envPy,
  'migrations/script.py.mako': '',
  'migrations/versions/aaaa.py': revisionFile(
    'aaaa',
    'None',
    'op.create_table("item", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(40), nullable=False))',
    'op.drop_table("item")',
  ),
  'migrations/versions/bbbb.py': revisionFile(
    'bbbb',
    '"aaaa"',
    'op.add_column("item", sa.Column("price", sa.Integer))',
    'op.drop_column("item", "price")',
  ),
  'migrations/versions/cccc.py': revisionFile(
    'cccc',
    '"bbbb"',
    'op.create_table("tag", sa.Column("id", sa.Integer, primary_key=True))',
    'op.drop_table("tag")',
  ),
  'migrations/versions/dddd.py': revisionFile(
    'dddd',
    '"bbbb"',
    'op.create_index("ix_item_name", "item", ["name"])',
    'op.drop_index("ix_item_name", "item")',
  ),
  'migrations/versions/eeee.py': revisionFile('eeee', '("cccc", "dddd")', 'pass', 'pass'),
};

/** Whether something is in none of the texts: a secret, in all that the server ever said. */
export function isNowhere(secret: string, ...said: readonly unknown[]): boolean {
  return said.every((one) => !JSON.stringify(one).includes(secret));
}

export function isThere(project: CommandsProject, file: string): boolean {
  return existsSync(project.workspace.path(file));
}
