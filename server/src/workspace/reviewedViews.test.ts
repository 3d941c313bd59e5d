import { describe, expect, test } from 'vitest';
import { testReader } from '../../../test/support/factReader.js';
import {
  type Files,
  makeWorkspace,
  project,
  revision,
  type TestWorkspace,
  versions,
} from '../../../test/support/workspace.js';
import { uriOfPath } from './paths.js';
import { createWorkspaceIndex, type WorkspaceIndex } from './workspaceIndex.js';

async function start(
  files: Files,
  editorSettings?: unknown,
): Promise<{ workspace: TestWorkspace; index: WorkspaceIndex }> {
  const workspace = makeWorkspace(files);
  const index = createWorkspaceIndex({
    reader: testReader(),
    editorSettings: () => Promise.resolve(editorSettings),
    log: (message) => expect.fail(message),
  });
  index.setFolders([{ uri: uriOfPath(workspace.root), name: 'test', root: workspace.root }]);
  await index.whole();
  return { workspace, index };
}

/** `aa.py GR01 error`, for each problem; what comments suppress ends with the reason. */
function found(index: WorkspaceIndex): string[] {
  const { problems, environments } = index.snapshot();
  const shown = ({ file, code, severity }: { file: string; code: string; severity: string }): string =>
    `${file.slice(file.lastIndexOf('/') + 1)} ${code} ${severity}`;
  const suppressed = environments.flatMap((environment) =>
    environment.suppressed.map((problem) => `${shown(problem)}: ${problem.suppressed}`),
  );
  return [...[...problems.values()].flat().map(shown), ...suppressed].sort();
}

const file = (name: string): string => `${versions}/${name}`;
const twoHeads = project({
  'aa.py': revision('aa', 'None'),
  'bb.py': revision('bb', '"aa"'),
  'cc.py': revision('cc', '"aa"'),
});

describe('the settings of a project', () => {
  test('give a rule another severity, or turn it off', async () => {
    expect(found((await start(twoHeads)).index)).toEqual(['bb.py GR01 error', 'cc.py GR01 error']);
    const { index, workspace } = await start({
      ...twoHeads,
      'alembic-ls.toml': '[review]\nrules = { GR01 = "information" }\n',
    });
    expect(found(index)).toEqual(['bb.py GR01 information', 'cc.py GR01 information']);
    workspace.write('alembic-ls.toml', '[review]\nrules = { GR01 = "off" }\n');
    index.filesChanged([{ path: workspace.path('alembic-ls.toml'), kind: 'changed' }]);
    await index.ready();
    expect(found(index)).toEqual([]);
  });

  test('are overridden by those of the editor', async () => {
    const { index } = await start(
      { ...twoHeads, 'alembic-ls.toml': '[review]\nrules = { GR01 = "off" }\n' },
      { review: { rules: { GR01: 'warning' } } },
    );
    expect(found(index)).toEqual(['bb.py GR01 warning', 'cc.py GR01 warning']);
  });

  test('that name no rule or no severity are reported in their place', async () => {
    const text = '[tool.alembic-ls.review.rules]\nGR99 = "off"\nGR01 = "fatal"\n';
    const { index, workspace } = await start({ ...twoHeads, 'pyproject.toml': text });
    const reported = index.snapshot().problems.get(workspace.path('pyproject.toml')) ?? [];
    expect(reported.map(({ code, message, span }) => [code, message, text.slice(span.start, span.end)])).toEqual([
      ['CF04', '"review.rules.GR01" must be one of error, warning, information, off. It is ignored.', '"fatal"'],
      ['CF04', 'There is no rule "GR99". It is ignored.', '"off"'],
    ]);
    expect(found(index)).toContain('bb.py GR01 error');
  });
});

describe('a comment that suppresses', () => {
  const suppressed = {
    ...twoHeads,
    [file('bb.py')]: revision('bb', '"aa"').replace(
      'revision = "bb"',
      'revision = "bb"  # alembic: ignore[GR01] two tracks',
    ),
  };

  test('sets its finding aside, with the reason', async () => {
    expect(found((await start(suppressed)).index)).toEqual(['bb.py GR01 error: two tracks', 'cc.py GR01 error']);
  });

  test('is reported where it suppresses nothing, and while it is typed', async () => {
    const { index, workspace } = await start(
      project({
        'aa.py': revision('aa', 'None'),
        'bb.py': revision('bb', '"aa"').replace('revision = "bb"', 'revision = "bb"  # alembic: ignore[GR06] old'),
      }),
    );
    expect(found(index)).toEqual(['bb.py OD06 information']);
    const path = workspace.path(file('aa.py'));
    index.setBuffer(path, revision('aa', 'None').replace('    pass', '    pass  # alembic: ignore[GR06] here'), 1);
    expect(found(index)).toEqual(['aa.py OD06 information', 'bb.py OD06 information']);
    index.setBuffer(path, revision('aa', 'None'), 2);
    expect(found(index)).toEqual(['bb.py OD06 information']);
  });

  test('is not called unused for a rule that is off, or that needs git or a merge where git is not asked', async () => {
    const text = revision('bb', '"aa"').replace(
      'revision = "bb"',
      'revision = "bb"  # alembic: ignore[GR08, GR01, GR05, GR11, GR19] why',
    );
    const files = {
      ...project({ 'aa.py': revision('aa', 'None'), 'bb.py': text }),
      'alembic-ls.toml': '[review]\nrules = { GR08 = "off" }\n',
    };
    expect(found((await start(files)).index)).toEqual([]);
  });

  test('serves two environments that load its file', async () => {
    const ini = '[alembic]\nscript_location = %(here)s/migrations\n';
    const more = {
      ...suppressed,
      'other.ini': `${ini}version_locations = %(here)s/migrations/versions %(here)s/more\npath_separator = space\n`,
      'more/dd.py': revision('dd', '("bb", "cc")'),
    };
    const { index } = await start(more);
    expect(index.snapshot().environments).toHaveLength(2);
    expect(found(index)).toEqual(['bb.py GR01 error: two tracks', 'cc.py GR01 error']);
  });

  test('keeps the views of a snapshot the same objects as long as nothing changes', async () => {
    const { index } = await start(suppressed);
    expect(index.snapshot().environments[0]).toBe(index.snapshot().environments[0]);
    expect(index.snapshot().problems).toBe(index.snapshot().problems);
  });
});
