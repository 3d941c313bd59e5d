import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { message, modal, pickRow, press } from '../../support/editorQuestions.js';
import {
  openRow,
  openSideBar,
  runCommand,
  screenshots,
  treeRows,
  useWorkbench,
} from '../../support/editorWorkbench.js';
import { makeRepository, repositoryAt, runGitHere } from '../../support/gitRepository.js';

const versions = 'migrations/versions';
const files = {
  orders: `${versions}/77aa1c0de5f2_orders.py`,
  theirs: `${versions}/91b7d20c4e1a_index_orders_by_day.py`,
  mine: `${versions}/c04d5e91b7a3_rename_customer_mail.py`,
  more: `${versions}/d15e6fa2c8b4_add_customer_phone.py`,
};

function revision(id: string, down: string | null, message: string): string {
  return `"""${message}

Revision ID: ${id}
Revises: ${down ?? ''}
Create Date: 2026-09-02 10:00:00

"""
revision = "${id}"
down_revision = ${down === null ? 'None' : `"${down}"`}
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
`;
}

/** A clone with a branch of its own, whose remote has gone on since and was fetched. */
function makeClone(folder: string): Promise<void> {
  const origin = path.join(path.dirname(folder), 'origin');
  mkdirSync(origin);
  const upstream = makeRepository({ root: origin });
  upstream.write('alembic.ini', '[alembic]\nscript_location = %(here)s/migrations\n');
  upstream.write('migrations/env.py', 'from alembic import context\n');
  upstream.write('migrations/script.py.mako', '"""${message}"""\n');
  upstream.write(files.orders, revision('77aa1c0de5f2', null, 'orders'));
  upstream.commit();
  runGitHere('/', 'clone', '--quiet', origin, folder);
  const repository = repositoryAt(folder);
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.write(files.mine, revision('c04d5e91b7a3', '77aa1c0de5f2', 'rename customer mail'));
  repository.write(files.more, revision('d15e6fa2c8b4', 'c04d5e91b7a3', 'add customer phone'));
  repository.commit();
  repository.git('tag', 'v1.4');
  upstream.write(files.theirs, revision('91b7d20c4e1a', '77aa1c0de5f2', 'index orders by day'));
  upstream.commit();
  repository.git('fetch', '--quiet');
  return Promise.resolve();
}

/** One after the other, as a user works: each test goes on where the one before it ended. */
describe('a branch whose merge would give two heads', () => {
  const session = useWorkbench('trusted', undefined, makeClone);
  const row = (text: string): Locator => treeRows(session().page).filter({ hasText: text });

  it('is shown in the tree and on its own head before the merge', async () => {
    const { page } = session();
    await openSideBar(page);
    await row('Merging origin/main gives 2 heads').waitFor();
    await row('index orders by day').filter({ hasText: 'origin/main' }).waitFor();
    await openRow(page, row('add customer phone').first(), 'add_customer_phone');
    await page.locator('.editor-instance .squiggly-info').first().waitFor();
    await screenshots(page, 'merge-outlook');
  });

  it('is compared with any branch or tag that is picked', async () => {
    const { page } = session();
    await runCommand(page, 'Alembic: Compare Heads with Branch');
    await pickRow(page, 'origin/main').waitFor();
    await pickRow(page, 'v1.4').waitFor();
    await screenshots(page, 'merge-compare-pick');
    await pickRow(page, 'v1.4').click();
    await message(page, 'Merging v1.4 gives one head: add customer phone (d15e6fa2c8b4).').waitFor();
    await runCommand(page, 'Notifications: Clear All Notifications');
  });

  it('is rebased with the button of its row, and one undo takes that back', async () => {
    const { page } = session();
    const outlook = row('Merging origin/main gives 2 heads');
    await outlook.hover();
    await outlook.locator('.actions a[aria-label^="Compare Heads with Branch…"]').click();
    const question = modal(page);
    await question.filter({ hasText: 'That file comes with origin/main' }).waitFor();
    await screenshots(page, 'merge-compare');
    await press(question, 'Rebase Mine');
    await page.locator('.editor-instance .view-line', { hasText: 'down_revision = "91b7d20c4e1a"' }).waitFor();
    await page.locator('.editor-instance .view-line', { hasText: 'Revises: 91b7d20c4e1a' }).waitFor();
    await outlook.waitFor({ state: 'detached' });
    await page.locator('.editor-instance .squiggly-error').first().waitFor();
    await screenshots(page, 'merge-rebased');
    await page.locator('.editor-instance .view-lines').first().click();
    await page.keyboard.press('Control+z');
    await page.locator('.editor-instance .view-line', { hasText: 'down_revision = "77aa1c0de5f2"' }).waitFor();
    await outlook.waitFor();
    await page.keyboard.press('Control+Shift+z');
    await outlook.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+s');
  });

  it('has one head once it was merged', async () => {
    const { page, folder } = session();
    const repository = repositoryAt(folder);
    await expect.poll(() => repository.git('status', '--porcelain')).toContain(files.mine);
    repository.commit();
    repository.git('merge', '--quiet', '--no-edit', 'origin/main');
    await page.locator('.editor-instance .squiggly-error').first().waitFor({ state: 'detached' });
    await row('index orders by day').waitFor();
    expect(await page.locator('.sidebar .pane-body .monaco-list-row[aria-level="1"]').count()).toBe(1);
  });
});
