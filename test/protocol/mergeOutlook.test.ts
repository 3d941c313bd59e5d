import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import {
  type Diagnostic,
  DiagnosticSeverity,
  FileChangeType,
  type FullDocumentDiagnosticReport,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type {
  BranchesAnswer,
  CompareHeadsAnswer,
  EnvironmentSummary,
  RebaseAnswer,
  TreeNode,
} from '../../server/src/lsp/messages.js';
import { makeDirectory, repositoryAt, runGitHere, type TestRepository } from '../support/gitRepository.js';
import { type LanguageClient, startBuiltClient, startClient } from '../support/languageClient.js';
import { elements, shownText } from '../support/renderedMarkdown.js';
import { runCommand } from '../support/runCommand.js';
import { makeWorkspace, project, revision, versions, type TestWorkspace } from '../support/workspace.js';

const file = (name: string): string => `${versions}/${name}`;

interface Place {
  readonly workspace: TestWorkspace;
  readonly repository: TestRepository;
  readonly client: LanguageClient;
}

type Change = (repository: TestRepository) => void;

/** What Copy Debug Information says. */
const nothingBroken = 'origin/main breaks nothing';

const nothing: Change = () => undefined;
const addMine: Change = (repository) => {
  repository.write(file('ff.py'), revision('ff', '"aa"').replace('\nCreate Date', '\nRevises: aa\nCreate Date'));
  repository.write(file('gg.py'), revision('gg', '"ff"'));
};
const addTheirs: Change = (repository) => {
  repository.write(file('mm.py'), revision('mm', '"aa"'));
};

/** What comparisons have left behind; each test has a directory for temporary files of its own. */
function temporaries(): string[] {
  return readdirSync(os.tmpdir()).filter((name) => name.startsWith('alembic-ls-merge-'));
}

beforeEach(() => {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = makeDirectory();
  onTestFinished(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });
});

/** A clone of a project with the revision aa: `theirs` is on origin/main and fetched, `mine` on "feature", which is checked out. */
function cloned({ mine = addMine, theirs = addTheirs }: { mine?: Change; theirs?: Change } = {}): {
  readonly workspace: TestWorkspace;
  readonly repository: TestRepository;
} {
  const origin = makeWorkspace({ ...project({ 'aa.py': revision('aa', 'None') }), 'README.md': '' });
  runGitHere(origin.root, 'init', '--quiet', '--initial-branch=main');
  const upstream = repositoryAt(origin.root);
  upstream.commit();
  const workspace = makeWorkspace({});
  runGitHere('/', 'clone', '--quiet', origin.root, workspace.root);
  const repository = repositoryAt(workspace.root);
  repository.git('switch', '--quiet', '--create', 'feature');
  mine(repository);
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--allow-empty', '--message', 'mine');
  theirs(upstream);
  upstream.git('add', '--all');
  upstream.git('commit', '--quiet', '--allow-empty', '--message', 'theirs');
  repository.git('fetch', '--quiet');
  return { workspace, repository };
}

async function open(
  { workspace, repository }: Omit<Place, 'client'>,
  { settings = {}, trusted = true, start = startClient, prepare = nothing } = {},
): Promise<Place> {
  prepare(repository);
  const client = await start({ folders: [workspace.root], settings, initializationOptions: { trusted } });
  return { workspace, repository, client };
}

async function nodes(client: LanguageClient, node?: string): Promise<TreeNode[]> {
  return client.request<TreeNode[]>('alembic/tree', node === undefined ? {} : { node });
}

async function outlook(client: LanguageClient): Promise<(TreeNode & { readonly kind: 'outlook' }) | undefined> {
  return (await nodes(client)).find((node) => node.kind === 'outlook');
}

/** Waits until the tree says what a merge gives, or says nothing. */
async function untilOutlook(client: LanguageClient, isThere = true): Promise<void> {
  for (;;) {
    const before = client.received('alembic/graphChanged');
    if (((await outlook(client)) !== undefined) === isThere) return;
    await client.until(() => client.received('alembic/graphChanged') > before);
  }
}

async function diagnostics({ client, workspace }: Place, name: string): Promise<Diagnostic[]> {
  return ((await client.pull(workspace.path(file(name)))) as FullDocumentDiagnosticReport).items;
}

/** Waits until the comparison in the background has come to an end. */
async function untilCompared(client: LanguageClient, state: string): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await client.request<string>('alembic/debugInformation')).toContain(`- Merge: ${state}`);
    },
    { timeout: 20_000 },
  );
}

async function environmentId(client: LanguageClient): Promise<string> {
  const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  return environment?.id ?? '';
}

async function compare(client: LanguageClient, branch: string): Promise<CompareHeadsAnswer> {
  return client.request('alembic/compareHeads', { environment: await environmentId(client), branch });
}

describe('two heads that a merge of the default branch would give', () => {
  test('are shown before it is merged, with the side of each, and go with the rebase that a quick fix makes', async () => {
    const place = await open(cloned());
    const { client, workspace, repository } = place;
    const objects = repository.git('count-objects', '-v');
    await untilOutlook(client);
    const row = await outlook(client);
    expect(row).toMatchObject({ branch: 'origin/main', headCount: 2, problemCount: 0, conflictCount: 0 });
    expect(await nodes(client, row?.id)).toMatchObject([
      { kind: 'outlookHead', revision: 'gg', side: 'here', uri: workspace.uri(file('gg.py')) },
      { kind: 'outlookHead', revision: 'mm', side: 'there', uri: null },
    ]);
    const [found, ...more] = await diagnostics(place, 'gg.py');
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      code: 'GR01',
      severity: DiagnosticSeverity.Information,
      message:
        'After merging origin/main, "gg" will be a second head beside "mm" (message of mm). Rebase yours onto "mm" first, or merge origin/main and then merge the heads.',
      relatedInformation: [
        {
          location: { uri: workspace.uri(file('aa.py')) },
          message: 'From here origin/main goes on to "mm" (message of mm).',
        },
      ],
    });
    expect(await diagnostics(place, 'aa.py')).toEqual([]);
    expect([temporaries(), repository.git('count-objects', '-v')]).toEqual([[], objects]);

    await client.open(workspace.path(file('ff.py')));
    const [fix] = await client.codeActions(workspace.path(file('gg.py')), 'GR01');
    expect(fix?.title).toBe('Rebase mine onto "mm" (message of mm), which comes with origin/main');
    expect(edited(fix?.edit)).toEqual([[workspace.uri(file('ff.py')), [' mm', '"mm"']]]);
    await client.edit(workspace.path(file('ff.py')), 'down_revision = "aa"', 'down_revision = "mm"');
    await untilOutlook(client, false);
    expect((await diagnostics(place, 'gg.py')).map(({ code }) => code)).toEqual([]);
    expect(await diagnostics(place, 'ff.py')).toMatchObject([
      { code: 'GR08' },
      { code: 'GR02', message: expect.stringContaining('is on origin/main and not here yet') as string },
    ]);
  });

  test('are reported in one place where the default branch has gone on from the parent of the head itself', async () => {
    const place = await open(
      cloned({
        mine: (repository) => {
          repository.write(file('ff.py'), revision('ff', '"aa"'));
        },
      }),
    );
    await untilOutlook(place.client);
    expect(await diagnostics(place, 'ff.py')).toMatchObject([
      { code: 'GR11', relatedInformation: [{ message: expect.stringContaining('"mm" (message of mm)') as string }] },
    ]);
    const fixes = await place.client.codeActions(place.workspace.path(file('ff.py')), 'GR11');
    expect(fixes.map(({ title }) => title)).toContain(
      'Rebase mine onto "mm" (message of mm), which comes with origin/main',
    );
  });

  test('are known of revisions that are not committed, and gone once the branch is merged', async () => {
    const place = await open(cloned({ mine: nothing }));
    const { client, workspace, repository } = place;
    expect(await compare(client, 'origin/main')).toMatchObject({ heads: [{ revision: 'mm' }] });
    expect(await outlook(client)).toBeUndefined();
    workspace.write(file('nn.py'), revision('nn', '"aa"'));
    await client.filesChanged([[workspace.path(file('nn.py')), FileChangeType.Created]]);
    await untilOutlook(client);
    workspace.remove(file('nn.py'));
    await client.filesChanged([[workspace.path(file('nn.py')), FileChangeType.Deleted]]);
    await untilOutlook(client, false);
    workspace.write(file('nn.py'), revision('nn', '"aa"'));
    await client.filesChanged([[workspace.path(file('nn.py')), FileChangeType.Created]]);
    await untilOutlook(client);
    repository.commit();
    repository.git('merge', '--quiet', '--no-edit', 'origin/main');
    await client.filesChanged([
      [workspace.path(file('mm.py')), FileChangeType.Created],
      [workspace.path('.git/refs/heads/feature'), FileChangeType.Changed],
    ]);
    await untilOutlook(client, false);
  });
});

describe('a merge of the default branch', () => {
  test('that gives an id twice and a file in conflict is shown with both', async () => {
    const place = await open(
      cloned({
        mine(repository) {
          repository.write(file('xx_mine.py'), revision('xx', '"aa"'));
          repository.write(file('aa.py'), revision('aa', 'None', { message: 'mine' }));
        },
        theirs(repository) {
          repository.write(file('xx_theirs.py'), revision('xx', '"aa"'));
          repository.write(file('aa.py'), revision('aa', 'None', { message: 'theirs' }));
        },
      }),
    );
    await untilOutlook(place.client);
    const row = await outlook(place.client);
    expect(row).toMatchObject({ headCount: 0, conflictCount: 1 });
    expect(await nodes(place.client, row?.id)).toMatchObject([
      { kind: 'outlookConflict', name: 'aa.py' },
      { kind: 'outlookProblem', name: expect.stringContaining('"xx" is also the id of') as string },
    ]);
    expect((await diagnostics(place, 'xx_mine.py')).map(({ code, severity }) => [code, severity])).toContainEqual([
      'GR03',
      DiagnosticSeverity.Information,
    ]);
    expect(await diagnostics(place, 'aa.py')).toMatchObject([
      { code: 'GR19', message: expect.stringContaining('Git cannot merge origin/main into this file') as string },
    ]);
  });

  test('is described as text, whatever the messages of its revisions are', async () => {
    const text = '[run](command:x) $(trash) <b>';
    const { client } = await open(
      cloned({
        theirs(repository) {
          repository.write(file('mm.py'), revision('mm', '"aa"', { message: text }));
        },
      }),
    );
    await untilOutlook(client);
    const children = await nodes(client, (await outlook(client))?.id);
    const tooltip = children.find(({ revision: id }) => id === 'mm')?.tooltip ?? '';
    expect(shownText(tooltip)).toContain(text);
    expect(new Set(elements(tooltip))).toEqual(new Set(['p', 'strong', 'code']));
  });

  const quiet: readonly [name: string, changes: Parameters<typeof cloned>[0], options: object, state: string][] = [
    [
      'has nothing to merge',
      { mine: nothing, theirs: nothing },
      { prepare: (repository: TestRepository) => repository.git('merge', '--quiet', 'origin/main') },
      'origin/main is here already',
    ],
    [
      'changes no migration',
      {
        theirs: (repository) => {
          repository.write('README.md', 'theirs');
        },
      },
      {},
      'origin/main changes nothing here',
    ],
    ['leaves one head', { mine: nothing }, {}, nothingBroken],
    [
      'brings a branch with a label of its own',
      {
        theirs: (repository) => {
          repository.write(file('mm.py'), revision('mm', 'None', { labels: '"other"' }));
        },
      },
      {},
      nothingBroken,
    ],
    ['is not asked about by the setting', {}, { settings: { git: { compareWithDefaultBranch: false } } }, 'off'],
    ['is judged by no rule on heads', {}, { settings: { review: { rules: { GR01: 'off' } } } }, nothingBroken],
    [
      'is about a workspace that is not trusted',
      {},
      { trusted: false },
      'not known: git is not asked in Restricted Mode',
    ],
  ];
  test.each(quiet)('that %s shows nothing', async (_, changes, options, state) => {
    const { client } = await open(cloned(changes), options);
    await untilCompared(client, state);
    expect(await outlook(client)).toBeUndefined();
    expect(temporaries()).toEqual([]);
  });

  test('that leaves what the baseline knows shows nothing', async () => {
    const broken: Change = (repository) => {
      repository.write(file('zz.py'), revision('zz', '"gone"'));
      repository.write('alembic-ls.toml', '[review]\nbaseline = "known.json"\n');
    };
    const place = cloned({ mine: broken, theirs: addTheirs });
    const written = await runCommand(place.workspace.root, ['check', '--all', '--write-baseline', 'known.json']);
    expect(written.exitCode).toBe(0);
    const { client } = await open(place);
    await untilCompared(client, nothingBroken);
    expect(await outlook(client)).toBeUndefined();
  });

  test('whose second head a comment sets aside shows nothing', async () => {
    const { client } = await open(
      cloned({
        mine(repository) {
          repository.write(file('ff.py'), `# alembic: ignore[GR01] meant\n${revision('ff', '"aa"')}`);
        },
        theirs(repository) {
          repository.write(file('mm.py'), `# alembic: ignore[GR01] meant\n${revision('mm', '"aa"')}`);
        },
      }),
    );
    await untilCompared(client, nothingBroken);
    expect(await outlook(client)).toBeUndefined();
  });
});

test('a server that is shut down while it compares leaves nothing behind', async () => {
  const { client } = await open(cloned());
  await vi.waitFor(
    () => {
      expect(temporaries()).toHaveLength(1);
    },
    { timeout: 20_000, interval: 5 },
  );
  await client.connection.sendRequest('shutdown');
  await vi.waitFor(() => {
    expect(temporaries()).toEqual([]);
  });
});

describe('a comparison with any branch', () => {
  test('lists the default branch first, then other branches and tags, under names that no other one has', async () => {
    const place = cloned();
    place.repository.git('tag', 'v1', 'HEAD');
    place.repository.git('branch', 'v1', 'HEAD');
    const { client } = await open(place);
    const environment = await environmentId(client);
    const answer = await client.request<BranchesAnswer>('alembic/branches', { environment });
    const [first, ...others] = answer.kind === 'branches' ? answer.branches : [];
    expect(first).toEqual({ name: 'origin/main', kind: 'remote', isDefault: true });
    expect(others.map(({ name, kind }) => `${kind} ${name}`).sort()).toEqual([
      'branch heads/v1',
      'branch main',
      'tag tags/v1',
    ]);
    expect(await compare(client, 'heads/v1')).toMatchObject({ kind: 'heads', heads: [{ revision: 'gg' }] });
  });

  test('says who brings what, and rebases onto a revision that no file here has', async () => {
    const { client, workspace, repository } = await open(cloned());
    await untilOutlook(client);
    const before = repository.git('status', '--porcelain', '--branch');
    expect(await compare(client, 'origin/main')).toMatchObject({
      kind: 'heads',
      before: [{ revision: 'gg' }],
      heads: [
        { revision: 'gg', name: 'message of gg', place: 'here', isCompeting: true },
        { revision: 'mm', place: 'there', isCompeting: true },
      ],
      brought: [{ revision: 'mm' }],
      yours: [{ revision: 'ff' }, { revision: 'gg' }],
      problems: [],
      conflicts: [],
      rebase: { kind: 'rebase', revision: 'gg', first: { revision: 'ff' }, onto: { revision: 'mm' } },
    });
    const params = { environment: await environmentId(client), revision: 'gg', onto: null, branch: 'origin/main' };
    const answer = await client.request<RebaseAnswer>('alembic/rebase', params);
    expect(answer).toMatchObject({ kind: 'edits', revision: { revision: 'gg' }, onto: { revision: 'mm' } });
    const edits = answer.kind === 'edits' ? answer.edits : [];
    expect(edits.map(({ uri, newText }) => [uri, newText])).toEqual([
      [workspace.uri(file('ff.py')), ' mm'],
      [workspace.uri(file('ff.py')), '"mm"'],
    ]);
    expect(await compare(client, 'gone')).toEqual({
      kind: 'refused',
      reason: 'A merge of gone cannot be described: there is no commit "gone".',
    });
    expect(await compare(client, '--all')).toMatchObject({ kind: 'refused' });
    expect(repository.git('status', '--porcelain', '--branch')).toBe(before);
    expect(temporaries()).toEqual([]);
  });

  test('takes edits that are not saved', async () => {
    const place = await open(
      cloned({
        theirs(repository) {
          addTheirs(repository);
          repository.write(file('nn.py'), revision('nn', '"mm"'));
        },
      }),
    );
    const { client, workspace } = place;
    const path = workspace.path(file('ff.py'));
    await client.open(path);
    await client.edit(path, 'down_revision = "aa"', 'down_revision = "nn"');
    expect(await compare(client, 'origin/main')).toMatchObject({
      heads: [{ revision: 'gg', isCompeting: false }],
      rebase: null,
    });
  });

  test('with heads that are all here by now says so', async () => {
    const { client } = await open(
      cloned({
        mine(repository) {
          addMine(repository);
          addTheirs(repository);
        },
      }),
    );
    expect(await compare(client, 'origin/main')).toMatchObject({
      heads: [
        { revision: 'gg', place: 'here', isCompeting: true },
        { revision: 'mm', place: 'both', isCompeting: true },
      ],
      rebase: null,
    });
  });

  test('is not made in Restricted Mode', async () => {
    const { client } = await open(cloned(), { trusted: false });
    expect(await compare(client, 'origin/main')).toEqual({
      kind: 'refused',
      reason: 'Git is not asked in Restricted Mode.',
    });
  });
});

test('the built server runs no program that a repository names while it compares, and writes nothing into it', async () => {
  const { workspace, repository } = cloned({
    mine(mine) {
      addMine(mine);
      // The tree selects them, and both sides edit a file, so that git has to merge what is in it.
      mine.write('.gitattributes', '*.py merge=trap filter=trap diff=trap\n');
      mine.write(file('aa.py'), `# mine\n${revision('aa', 'None')}`);
    },
    theirs(theirs) {
      addTheirs(theirs);
      theirs.write(file('aa.py'), `${revision('aa', 'None')}# theirs\n`);
    },
  });
  const sprung = `${makeDirectory()}/sprung`;
  const trap = repository.path('trap.sh');
  writeFileSync(trap, `#!/bin/sh\necho "$0 $*" >> '${sprung}'\ncat\n`, { mode: 0o755 });
  repository.write(file('gg.py'), revision('gg', '"ff"', { message: 'not committed' }));
  for (const [name, value] of [
    ['core.fsmonitor', trap],
    ['core.sshCommand', trap],
    ['core.pager', trap],
    ['core.untrackedCache', 'true'],
    ['core.splitIndex', 'true'],
    ['diff.external', trap],
    ['diff.trap.textconv', trap],
    ['filter.trap.clean', trap],
    ['filter.trap.smudge', trap],
    ['filter.trap.process', trap],
    ['filter.trap.required', 'true'],
    ['merge.trap.driver', `${trap} %O %A %B`],
    ['commit.gpgsign', 'true'],
    ['gpg.program', trap],
  ] as const)
    repository.git('config', name, value);
  mkdirSync(repository.path('.git/hooks'), { recursive: true });
  for (const hook of [
    'post-index-change',
    'pre-commit',
    'pre-merge-commit',
    'post-merge',
    'reference-transaction',
    'post-checkout',
  ])
    writeFileSync(repository.path(`.git/hooks/${hook}`), `#!/bin/sh\necho ${hook} >> '${sprung}'\n`, { mode: 0o755 });
  const state = (): unknown => [
    runGitHere(repository.root, '-c', 'core.fsmonitor=false', 'count-objects', '-v'),
    runGitHere(repository.root, 'for-each-ref'),
    createHash('sha256')
      .update(readFileSync(repository.path('.git/index')))
      .digest('hex'),
    readdirSync(repository.path('.git')).sort(),
  ];
  const before = state();
  const place = await open({ workspace, repository }, { start: startBuiltClient });
  const { client } = place;
  await untilOutlook(client);
  expect(await outlook(client)).toMatchObject({ headCount: 2, conflictCount: 1 });
  const path = workspace.path(file('ff.py'));
  await client.open(path);
  await client.edit(path, 'down_revision = "aa"', 'down_revision = "mm"');
  expect(await compare(client, 'origin/main')).toMatchObject({ conflicts: [file('aa.py')] });
  await client.edit(path, 'down_revision = "mm"', 'down_revision = "aa"');
  expect(await compare(client, 'origin/main')).toMatchObject({ heads: [{ revision: 'gg' }, { revision: 'mm' }] });
  expect(existsSync(sprung)).toBe(false);
  expect(state()).toEqual(before);
  // The trap does work.
  spawnSync('git', ['-C', repository.root, 'status']);
  expect(existsSync(sprung)).toBe(true);
});

function edited(edit: WorkspaceEdit | undefined): unknown[] {
  return (edit?.documentChanges ?? []).map((change) =>
    'edits' in change ? [change.textDocument.uri, change.edits.map((each) => 'newText' in each && each.newText)] : [],
  );
}
