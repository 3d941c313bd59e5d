import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Direction, RenderResult, RenderStep } from '../../server/src/alembic/bridgeMessages.js';
import { createBridge, type BridgeReply, type RequestOptions } from '../../server/src/alembic/bridgeProcess.js';
import { bridgeScript } from '../support/bridge.js';
import { makeWorkspace, type Files, type TestWorkspace } from '../support/workspace.js';

export interface ProjectOptions {
  readonly python: string;
  readonly files: Files;
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  /** Sent with every request, beside the configuration. */
  readonly params?: object;
  readonly timeoutMilliseconds?: number;
}

/** A project on disk with a bridge to it. At the end of the test the disk must be as it was. */
export interface BridgeProject {
  readonly workspace: TestWorkspace;
  ask<T>(method: string, params?: object, options?: Partial<RequestOptions>): Promise<BridgeReply<T>>;
  /** Renders revision files, by name, and expects an answer. */
  render(
    names: readonly string[],
    params?: object,
  ): Promise<
    RenderResult & {
      readonly printed: string;
      readonly written: readonly string[];
      readonly refused: readonly string[];
    }
  >;
  /** The disk is to be compared with its state from here on. */
  changed(): void;
}

export const versions = 'migrations/versions';

export function openProject(options: ProjectOptions): BridgeProject {
  const workspace = makeWorkspace(options.files);
  const env = {
    ...process.env,
    ALEMBIC_CONFIG: undefined,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONHASHSEED: '0',
    PYTHONUTF8: '1',
    ...options.env,
  };
  const bridge = createBridge({
    name: 'test',
    interpreter: options.python,
    script: bridgeScript,
    cwd: workspace.root,
    env,
    secrets: options.secrets ?? [],
  });
  let before = stateOf(workspace.root);
  onTestFinished(() => {
    bridge.dispose();
    expect(stateOf(workspace.root)).toEqual(before);
  });
  const about = { config: workspace.path('alembic.ini'), section: 'alembic', cwd: workspace.root, ...options.params };
  const ask = <T>(method: string, params: object = {}, more: Partial<RequestOptions> = {}): Promise<BridgeReply<T>> =>
    bridge.request<T>(
      method,
      { ...about, ...params },
      { timeoutMilliseconds: options.timeoutMilliseconds ?? 60_000, signal: new AbortController().signal, ...more },
    );
  return {
    workspace,
    ask,
    async render(names, params = {}) {
      const steps = names.map((name) => stepOf(workspace, name));
      const reply = await ask<RenderResult>('render', { steps, dialect: null, together: false, ...params });
      if (reply.end !== 'answered') throw new Error(JSON.stringify(reply, undefined, 1));
      const { printed, written, refused } = reply;
      return { ...reply.result, printed, written, refused };
    },
    changed() {
      before = stateOf(workspace.root);
    },
  };
}

export function stepOf(workspace: TestWorkspace, name: string, direction: Direction = 'upgrade'): RenderStep {
  return { revision: name, path: workspace.path(`${versions}/${name}.py`), direction };
}

/** The statements of each revision, with the database and the number of the line (from 1) that caused them. */
export function summary({ revisions }: RenderResult): string[][] {
  return revisions.map(({ statements, error }) => [
    ...statements.map(
      ({ sql, line, database, gap }) =>
        `${line === null ? '?' : line + 1}: ${database === null ? '' : `${database}: `}${gap === null ? sql.replace(/\s+/g, ' ') : `GAP ${gap}`}`,
    ),
    ...(error === null ? [] : [`${error.line === null ? '?' : error.line + 1}: ERROR ${error.kind}`]),
  ]);
}

/** Every file and directory with its size, time and content. */
function stateOf(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    paths.map((name) => {
      const file = path.join(root, name);
      const stats = statSync(file);
      const digest = stats.isFile() ? createHash('sha1').update(readFileSync(file)).digest('hex') : '';
      return [name, `${stats.mtimeMs} ${stats.size} ${digest}`];
    }),
  );
}

export interface Listener {
  readonly port: number;
  /** How many connections came in. */
  readonly connections: () => number;
}

/** A server that stands for a database: nobody may come. It is asked at the end of the test. */
export async function listen(): Promise<Listener> {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    expect(count).toBe(0);
  });
  return { port: (server.address() as AddressInfo).port, connections: () => count };
}

export const offlineBranch = `
context.configure(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"})
with context.begin_transaction():
    context.run_migrations()
`;

/** An environment with the given env.py and revisions: bodies of upgrade() by file name. */
export function files(envPy: string, revisions: Readonly<Record<string, string>>, ini = ''): Files {
  return {
    'alembic.ini': `[alembic]\nscript_location = %(here)s/migrations\nprepend_sys_path = .\n${ini}`,
    'migrations/env.py': envPy,
    'migrations/script.py.mako': '',
    ...Object.fromEntries(
      Object.entries(revisions).map(([name, body]) => [`${versions}/${name}.py`, revisionFile(name, body)]),
    ),
  };
}

/**
 * Line 1 is `revision`, the body of upgrade() begins in line 9. Text that assigns `revision` itself is taken as it is.
 */
export function revisionFile(name: string, body: string, down = 'None'): string {
  if (/^\ufeff?revision = /m.test(body)) return body;
  const indented = body
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  return `revision = "${name}"\ndown_revision = ${down}\nbranch_labels = None\ndepends_on = None\n\nfrom alembic import context, op\nimport sqlalchemy as sa\ndef upgrade():\n${indented}\n\ndef downgrade():\n    op.execute("down ${name}")\n`;
}
