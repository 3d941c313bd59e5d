import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { documentedJobs, type GithubJob, type GitlabJob, runGithubJob, runGitlabJob } from '../support/ciJobs.js';
import {
  makeDirectory,
  makeRepository,
  repositoryAt,
  runGitHere,
  type TestRepository,
} from '../support/gitRepository.js';
import { packProgram } from '../support/packedProgram.js';
import { project, revision, versions, writeFiles } from '../support/workspace.js';

const folder = path.join(realpathSync(os.tmpdir()), `alembic-ci-${process.pid}`);
const jobs = documentedJobs();
let tarball = '';

beforeAll(() => {
  mkdirSync(folder);
  tarball = packProgram(folder);
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function githubJob(workflow: string): GithubJob {
  const [job] = Object.values(jobs.github.get(workflow)?.jobs ?? {});
  if (job === undefined) throw new Error(`docs/ci.md has no workflow "${workflow}".`);
  return job;
}

function gitlabJob(name: string): GitlabJob {
  const job = jobs.gitlab.get(name);
  if (job === undefined) throw new Error(`docs/ci.md has no job "${name}".`);
  return job;
}

/** What a runner sets, and where the package is: installed anew for each job. */
function runnerEnv(): { readonly temporary: string; readonly env: Record<string, string> } {
  const temporary = makeDirectory();
  return {
    temporary,
    env: {
      PATH: `${temporary}/bin${path.delimiter}${process.env['PATH'] ?? ''}`,
      npm_config_prefix: temporary,
      npm_config_offline: 'true',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GITHUB_STEP_SUMMARY: path.join(temporary, 'summary.md'),
      ALEMBIC_LS_URL: pathToFileURL(tarball).href,
      ALEMBIC_LS_SHA256: createHash('sha256').update(readFileSync(tarball)).digest('hex'),
    },
  };
}

test('all jobs in docs/ci.md are known to the tests, and install a file by its checksum and nothing by its name', () => {
  expect([...jobs.github.keys()]).toEqual(['migrations', 'migrations of open pull requests']);
  expect([...jobs.gitlab.keys()]).toEqual(['migrations', 'open merge requests']);
  const scripts = [
    ...[...jobs.github.values()].map((workflow) =>
      Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run = '' }) => run.split('\n'))),
    ),
    ...[...jobs.gitlab.values()].map(({ script }) => script.flatMap((part) => part.split('\n'))),
  ];
  for (const lines of scripts) {
    expect(lines.filter((line) => line.includes('sha256sum --check'))).toHaveLength(1);
    const installs = lines.filter((line) => line.includes('npm install'));
    expect(installs).toEqual([expect.stringMatching(/ --ignore-scripts .*\/alembic-ls\.tgz"?$/)]);
    expect(lines.filter((line) => /git (?:checkout|switch|restore|merge|pull|reset)\b|\bnpx\b/.test(line))).toEqual([]);
  }
});

test('workflows for GitHub have no more permissions than they need, and leave no token in the clone', () => {
  expect([...jobs.github.values()].map(({ permissions }) => permissions)).toEqual([{ contents: 'read' }, {}]);
  expect(githubJob('migrations').permissions).toBeUndefined();
  const { permissions, steps } = githubJob('migrations of open pull requests');
  expect(permissions).toEqual({ contents: 'read', 'pull-requests': 'read', statuses: 'write' });
  expect(steps.filter(({ env }) => JSON.stringify(env ?? {}).includes('github.token')).map(({ name }) => name)).toEqual(
    ['List the open pull requests', 'Fetch them as objects', 'Report'],
  );
  for (const workflow of jobs.github.values()) {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    for (const job of Object.values(workflow.jobs))
      expect(job.steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))?.with).toEqual({
        'fetch-depth': 0,
        'persist-credentials': false,
      });
  }
});

describe('the steps for a pull request', () => {
  function feature(): TestRepository {
    const repository = makeRepository();
    writeFiles(repository.root, project({ 'aa.py': revision('aa', 'None') }));
    repository.commit();
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.write(`${versions}/bb.py`, revision('bb', '"gone"'));
    repository.commit();
    return repository;
  }

  test('on GitHub install the package and annotate the finding', async () => {
    const { root: cwd } = feature();
    const { status, stdout, stderr } = await runGithubJob(githubJob('migrations'), { cwd, ...runnerEnv() }, 'none');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain(`\n::error file=${versions}/bb.py,line=10,`);
  });

  test('on GitLab install the package and write the report', async () => {
    const repository = feature();
    const { temporary, env } = runnerEnv();
    const base = repository.git('merge-base', 'main', 'HEAD');
    const { status, stderr } = await runGitlabJob(gitlabJob('migrations'), {
      cwd: repository.root,
      temporary,
      env: { ...env, CI_MERGE_REQUEST_DIFF_BASE_SHA: base },
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(JSON.parse(readFileSync(repository.path('gl-code-quality-report.json'), 'utf8'))).toMatchObject([
      { check_name: 'GR02 missing-parent-revision' },
    ]);
  });

  test('stop where the package is another one than was meant', async () => {
    const { root: cwd } = feature();
    const { temporary, env } = runnerEnv();
    const place = { cwd, temporary, env: { ...env, ALEMBIC_LS_SHA256: '0'.repeat(64) } };
    const { status, stdout } = await runGithubJob(githubJob('migrations'), place, 'none');
    expect(status).toBe(1);
    expect(stdout).toContain('alembic-ls.tgz: FAILED');
    expect(stdout).not.toContain('::error');
  });
});

/** A remote whose default branch has gone on since its open requests began, and a clone of it as a runner has it. */
function remoteWithRequests(refOf: (number: number) => string): {
  readonly clone: TestRepository;
  readonly commits: ReadonlyMap<number, string>;
} {
  const repository = makeRepository();
  writeFiles(repository.root, project({ 'aa.py': revision('aa', 'None') }));
  repository.commit();
  const request = (number: number, write: () => void): [number, string] => {
    repository.git('switch', '--quiet', '--detach', 'main');
    write();
    const commit = repository.commit();
    repository.git('update-ref', refOf(number), commit);
    repository.git('switch', '--quiet', 'main');
    return [number, commit];
  };
  const overtaken = request(1, () => {
    repository.write(`${versions}/cc.py`, revision('cc', '"aa"'));
  });
  repository.write(`${versions}/bb.py`, revision('bb', '"aa"'));
  repository.commit();
  const good = request(2, () => {
    repository.write(`${versions}/dd.py`, revision('dd', '"bb"'));
  });
  const sly = request(3, () => {
    repository.write(`${versions}/ee.py`, revision('ee', '"gone"'));
    repository.write('alembic-ls.toml', '[review]\nrules = { GR02 = "off" }\n');
    repository.write('migrations/env.py', 'open("ran", "w")\n');
    repository.write('.npmrc', 'ignore-scripts=false\n');
    repository.write('.gitattributes', '* filter=evil\n');
  });
  const closed = request(4, () => {
    repository.write(`${versions}/ff.py`, revision('ff', '"gone"'));
  });
  const root = path.join(makeDirectory(), 'clone');
  runGitHere(path.dirname(root), 'clone', '--quiet', `file://${repository.root}`, root);
  return { clone: repositoryAt(root), commits: new Map([overtaken, good, sly, closed]) };
}

interface Asked {
  readonly request: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

/** A server that answers as the service's API does, and keeps what it was asked. */
async function serve(
  answer: (request: IncomingMessage) => unknown,
): Promise<{ readonly url: string; readonly asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      asked.push({
        request: `${request.method ?? ''} ${request.url ?? ''}`,
        token: request.headers.authorization ?? String(request.headers['private-token']),
        body: body === '' ? null : JSON.parse(body),
      });
      const found = answer(request);
      response.writeHead(found === undefined ? 403 : 200).end(JSON.stringify(found ?? {}));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function expectUntouched(clone: TestRepository, head: string): void {
  expect(clone.git('rev-parse', 'HEAD')).toBe(head);
  expect(clone.git('status', '--porcelain', '--ignored')).toBe('');
}

describe('the job after a push to the default branch', () => {
  const job = 'migrations of open pull requests';

  test('on GitHub judges each open pull request as if it were merged, and sets its status', async () => {
    const { clone, commits } = remoteWithRequests((number) => `refs/pull/${number}/head`);
    const api = await serve((request) =>
      request.method === 'POST' ? {} : [{ number: 1 }, { number: 2 }, { number: 3 }],
    );
    const { temporary, env } = runnerEnv();
    const head = clone.git('rev-parse', 'HEAD');
    const { status, stderr } = await runGithubJob(
      githubJob(job),
      {
        cwd: clone.root,
        temporary,
        env: {
          ...env,
          GITHUB_API_URL: api.url,
          GITHUB_SERVER_URL: 'https://github.example',
          GITHUB_REPOSITORY: 'owner/name',
          GITHUB_REF_NAME: 'main',
          GITHUB_RUN_ID: '7',
        },
      },
      'secret',
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(api.asked[0]?.request).toBe('GET /repos/owner/name/pulls?state=open&base=main&per_page=100&page=1');
    expect(new Set(api.asked.map(({ token }) => token))).toEqual(new Set(['Bearer secret']));
    const told = new Map(
      api.asked.slice(1).map(({ request, body }) => [request, (body as { readonly state: string }).state]),
    );
    const statusOf = (number: number): string => `POST /repos/owner/name/statuses/${commits.get(number) ?? ''}`;
    expect(told).toEqual(
      new Map([
        [statusOf(1), 'failure'],
        [statusOf(2), 'success'],
        [statusOf(3), 'failure'],
      ]),
    );
    const summary = readFileSync(path.join(temporary, 'summary.md'), 'utf8');
    expect(summary).toContain('## Pull request 1: failure');
    expect(summary).toContain('The merge changes settings');
    expectUntouched(clone, head);
  });

  test('on GitHub fails where not all pull requests are listed', async () => {
    const { clone } = remoteWithRequests((number) => `refs/pull/${number}/head`);
    const isFirst = ({ url = '' }: IncomingMessage): boolean =>
      new URL(url, 'http://x').searchParams.get('page') === '1';
    const api = await serve((request) =>
      isFirst(request) ? Array.from({ length: 100 }, () => ({ number: 2 })) : undefined,
    );
    const { temporary, env } = runnerEnv();
    const place = { cwd: clone.root, temporary, env: { ...env, GITHUB_API_URL: api.url, GITHUB_REF_NAME: 'main' } };
    const { status, stderr } = await runGithubJob(githubJob(job), place, 'secret');
    expect(status).toBe(1);
    expect(stderr).toContain('The pull requests are not listed: 403');
  });

  test('on GitLab judges each open merge request as if it were merged, and fails where one breaks the branch', async () => {
    const { clone } = remoteWithRequests((number) => `refs/merge-requests/${number}/head`);
    const run = async (items: readonly number[]): ReturnType<typeof runGitlabJob> => {
      const api = await serve(() => items.map((iid) => ({ iid })));
      const { temporary, env } = runnerEnv();
      return runGitlabJob(gitlabJob('open merge requests'), {
        cwd: clone.root,
        temporary,
        env: {
          ...env,
          CI_API_V4_URL: api.url,
          CI_PROJECT_ID: '5',
          CI_DEFAULT_BRANCH: 'main',
          ALEMBIC_LS_READ_API: 'secret',
        },
      });
    };
    const head = clone.git('rev-parse', 'HEAD');
    expect(await run([2])).toMatchObject({ status: 0, stderr: '' });
    const { status, stdout, stderr } = await run([1, 3]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/^Merge request 1\n.*error GR01 /m);
    expect(stdout).toMatch(/^Merge request 3\n.*error GR02 /m);
    expectUntouched(clone, head);
  });
});
