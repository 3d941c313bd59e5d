import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeRepository } from '../support/gitRepository.js';
import { makeWorkspace, project, revision, type TestWorkspace, versions } from '../support/workspace.js';
import { emacs, runEmacs } from './emacs.js';

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

describe.skipIf(emacs === undefined)('Emacs with eglot, configured as docs/editors.md says,', () => {
  test('shows what is wrong, hovers, and goes to a parent', async () => {
    const { workspace } = start({
      'aa.py': revision('aa', 'None'),
      'bb.py': revision('bb', '"aa"'),
      'cc.py': revision('cc', '"zz"'),
    });
    const answer = await runEmacs(
      workspace.root,
      `
      (alembic-wait-for-problem (alembic-open "${file('cc.py')}") "\\"zz\\"")
      (alembic-open "${file('bb.py')}")
      (alembic-go-to "down_revision = \\"aa\\"" 17)
      (let ((hover nil))
        (eglot-hover-eldoc-function (lambda (text &rest _) (setq hover (substring-no-properties text))))
        (alembic-wait "a hover comes" (lambda () hover))
        (xref-find-definitions "LSP identifier at point.")
        (alembic-wait "the parent is opened" (lambda () (string-suffix-p "/aa.py" (buffer-file-name))))
        (format "%s\\n%s" hover (thing-at-point 'line t)))
    `,
    );
    expect(answer).toContain('message of aa');
    expect(answer.trimEnd().split('\n').at(-1)).toBe('revision = "aa"');
  });

  test('renames an id in all files, with the file where eglot can', async () => {
    const { workspace } = start({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"') });
    const answer = await runEmacs(
      workspace.root,
      `
      (alembic-open "${file('aa.py')}")
      (alembic-go-to "\\nrevision = \\"aa\\"" 14)
      (eglot-rename "f00d")
      (save-some-buffers t)
      (if (plist-get (plist-get (plist-get (eglot-client-capabilities (eglot-current-server)) :workspace) :workspaceEdit) :resourceOperations) "with the file" "without")
    `,
    );
    const [renamed, other] = answer === 'without' ? ['aa.py', 'f00d.py'] : ['f00d.py', 'aa.py'];
    expect(readFileSync(workspace.path(file(renamed)), 'utf8')).toContain('revision = "f00d"');
    expect(existsSync(workspace.path(file(other)))).toBe(false);
    expect(readFileSync(workspace.path(file('bb.py')), 'utf8')).toContain('down_revision = "f00d"');
  });

  test('takes a quick fix', async () => {
    const { workspace } = start({
      'aa.py': revision('1a31ce608336', 'None'),
      'bb.py': revision('bb', '"1a31ce608363"'),
    });
    const text = await runEmacs(
      workspace.root,
      `
      (let ((buffer (alembic-open "${file('bb.py')}")))
        (alembic-wait-for-problem buffer "1a31ce608363")
        (alembic-go-to "\\"1a31ce608363\\"" 5)
        ; The first of the menu: behind it is the comment that ignores the finding.
        (cl-letf ((last-nonmenu-event ?x) ; Else a menu of the mouse.
                  ((symbol-function 'completing-read) (lambda (_ items &rest _rest) (car (car items)))))
          (eglot-code-actions (point) (point) "quickfix" t))
        (eglot--signal-textDocument/didChange) ; Nobody types, so Emacs is never idle.
        (alembic-wait-for-problem buffer nil)
        (buffer-substring-no-properties (point-min) (point-max)))
    `,
    );
    expect(text).toContain('down_revision = "1a31ce608336"');
  });

  test('sees files that were added to and removed from the disk, at the next open', async () => {
    const { workspace } = start({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"zz"') });
    await runEmacs(
      workspace.root,
      `
      (let ((buffer (alembic-open "${file('bb.py')}")))
        (alembic-wait-for-problem buffer "\\"zz\\"")
        (write-region "revision = \\"zz\\"\\ndown_revision = \\"aa\\"\\ndef upgrade():\\n    pass\\n" nil (expand-file-name "${file('zz.py')}" alembic-root) nil 'silent)
        (alembic-open "${file('aa.py')}")
        (alembic-wait-for-problem buffer nil)
        (delete-file (expand-file-name "${file('zz.py')}" alembic-root))
        (kill-buffer (current-buffer))
        (alembic-wait-for-problem buffer "\\"zz\\""))
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
    await runEmacs(
      workspace.root,
      `
      (let ((theirs (alembic-open "${file('mm.py')}"))
            (yours (alembic-open "${file('ff.py')}")))
        (alembic-wait-for-problem yours "second head")
        (alembic-wait-for-problem theirs nil)
        (alembic-git "switch" "--quiet" "main")
        (alembic-git "merge" "--quiet" "feature")
        (alembic-open "${file('aa.py')}")
        (alembic-wait-for-problem theirs "heads"))
    `,
    );
  });
});
