import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeRepository } from '../support/gitRepository.js';
import { makeWorkspace, project, revision, type TestWorkspace, versions } from '../support/workspace.js';
import { neovim, runNeovim } from './neovim.js';

const file = (name: string): string => `${versions}/${name}`;

/**
 * A repository: the root of a project is found by it. Nothing is committed, or edits would be judged as those of
 * released revisions.
 */
function start(files: Readonly<Record<string, string>>): {
  workspace: TestWorkspace;
  repository: ReturnType<typeof makeRepository>;
} {
  const workspace = makeWorkspace(project(files));
  const repository = makeRepository({ root: workspace.root });
  return { workspace, repository };
}

describe.skipIf(neovim === undefined)('Neovim, configured as docs/editors.md says,', () => {
  test('shows what is wrong, hovers, and goes to a parent', async () => {
    const { workspace } = start({
      'aa.py': revision('aa', 'None'),
      'bb.py': revision('bb', '"aa"'),
      'cc.py': revision('cc', '"zz"'),
    });
    const answer = await runNeovim(
      workspace.root,
      `
      local broken = M.open('${file('cc.py')}')
      M.wait_for_codes(broken, 'GR02')
      M.open('${file('bb.py')}')
      M.go_to('down_revision = "aa"', 17)
      M.wait_for_method('textDocument/hover')
      vim.lsp.buf.hover()
      M.wait('a hover is shown', function() return M.floating_text() ~= nil end)
      local hover = M.floating_text()
      vim.lsp.buf.definition()
      M.wait('the parent is opened', function() return vim.endswith(vim.api.nvim_buf_get_name(0), '/aa.py') end)
      return { hover = hover, line = vim.api.nvim_get_current_line() }
    `,
    );
    expect(answer).toMatchObject({
      hover: expect.stringContaining('message of aa') as string,
      line: 'revision = "aa"',
    });
  });

  test('renames an id in all files, with the file', async () => {
    const { workspace } = start({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"') });
    await runNeovim(
      workspace.root,
      `
      M.open('${file('aa.py')}')
      M.go_to('revision = "aa"', 13)
      M.wait_for_method('textDocument/rename')
      vim.lsp.buf.rename('f00d')
      M.wait('the file is renamed', function() return vim.fn.filereadable('${file('f00d.py')}') == 1 end)
      vim.cmd('wall')
    `,
    );
    expect(existsSync(workspace.path(file('aa.py')))).toBe(false);
    expect(readFileSync(workspace.path(file('f00d.py')), 'utf8')).toContain('revision = "f00d"');
    expect(readFileSync(workspace.path(file('bb.py')), 'utf8')).toContain('down_revision = "f00d"');
  });

  test('takes a quick fix, from anywhere in the range', async () => {
    const { workspace } = start({
      'aa.py': revision('1a31ce608336', 'None'),
      'bb.py': revision('bb', '"1a31ce608363"'),
    });
    const text = await runNeovim(
      workspace.root,
      `
      local buffer = M.open('${file('bb.py')}')
      M.wait_for_codes(buffer, 'GR02')
      M.go_to('"1a31ce608363"', 5)
      M.wait_for_method('textDocument/codeAction')
      -- Beside the fix there is the comment that ignores the finding.
      vim.lsp.buf.code_action({ apply = true, filter = function(action) return not action.title:find('^Ignore') end })
      M.wait('the text is fixed', function() return M.text(buffer):find('"1a31ce608336"', 1, true) end)
      M.wait_for_codes(buffer, '')
      return M.text(buffer)
    `,
    );
    expect(text).toContain('down_revision = "1a31ce608336"');
  });

  test('follows a lens to the child', async () => {
    const { workspace } = start({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"') });
    await runNeovim(
      workspace.root,
      `
      local buffer = M.open('${file('aa.py')}')
      local function child()
        for _, lens in ipairs(vim.lsp.codelens.get(buffer)) do
          if lens.command and lens.command.title:find('child') then return lens end
        end
      end
      M.wait_for_method('textDocument/codeLens')
      vim.lsp.codelens.refresh({ bufnr = buffer })
      M.wait('the lens is there', child)
      vim.lsp.get_clients({ name = 'alembic' })[1]:exec_cmd(child().command, { bufnr = buffer })
      M.wait('the child is opened', function() return vim.endswith(vim.api.nvim_buf_get_name(0), '/bb.py') end)
    `,
    );
  });

  test('sees files that were added to and removed from the disk, at the next open', async () => {
    const { workspace } = start({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"zz"') });
    await runNeovim(
      workspace.root,
      `
      local buffer = M.open('${file('bb.py')}')
      M.wait_for_codes(buffer, 'GR02')
      vim.fn.writefile({ 'revision = "zz"', 'down_revision = "aa"', 'def upgrade():', '    pass' }, '${file('zz.py')}')
      M.open('${file('aa.py')}')
      M.wait_for_codes(buffer, '')
      vim.fn.delete('${file('zz.py')}')
      vim.cmd.buffer(buffer)
      M.open('alembic.ini')
      M.wait_for_codes(buffer, 'GR02')
    `,
    );
  });

  test('sees that a branch was merged, at the next open', async () => {
    const { workspace, repository } = start({ 'aa.py': revision('aa', 'None') });
    repository.commit();
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.write(file('ff.py'), revision('ff', '"aa"'));
    repository.commit();
    repository.git('switch', '--quiet', 'main');
    repository.write(file('mm.py'), revision('mm', '"aa"'));
    repository.commit();
    repository.git('switch', '--quiet', 'feature');
    repository.git('merge', '--quiet', '--no-edit', 'main');
    await runNeovim(
      workspace.root,
      `
      local theirs, yours = M.open('${file('mm.py')}'), M.open('${file('ff.py')}')
      M.wait('the head that is yours is reported', function() return M.codes(theirs) == '' and M.codes(yours) == 'GR01' end)
      vim.fn.system({ 'git', 'switch', '--quiet', 'main' })
      vim.fn.system({ 'git', 'merge', '--quiet', 'feature' })
      M.open('${file('aa.py')}')
      M.wait('both heads are reported', function() return M.codes(theirs) == 'GR01' and M.codes(yours) == 'GR01' end)
    `,
    );
  });
});
