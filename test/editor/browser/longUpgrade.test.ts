import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { databaseKinds, type ProjectDatabase } from '../../support/editorDatabases.js';
import { message, modal, pick, press } from '../../support/editorQuestions.js';
import { runCommand, screenshots, useWorkbench } from '../../support/editorWorkbench.js';

/** Follows the sample's head, and goes on in both directions when the test has been by. */
const slow = `"""slow one"""
from alembic import context

revision = "0f0f0f0f0f0f"
down_revision = "a27d40c8f51b"
branch_labels = None
depends_on = None


def wait():
    if not context.is_offline_mode():
        open("begun", "w").close()
        open("go").read()


def upgrade():
    wait()


def downgrade():
    wait()
`;

/** The progress of what runs: the message with a button to cancel. */
function progress(page: Page, text: string): Locator {
  return message(page, text).filter({ has: page.getByRole('button', { name: 'Cancel', exact: true }) });
}

describe('an upgrade that takes long', () => {
  const [sqlite] = databaseKinds;
  if (!inject('sampleRuns') || sqlite === undefined) {
    it.skip('needs SQLModel', () => undefined);
    return;
  }
  let database: ProjectDatabase;
  const session = useWorkbench('trusted', 'fastapi-sqlmodel', async (folder) => {
    writeFileSync(path.join(folder, 'migrations/versions/2026-09-03_0f0f0f0f0f0f_slow_one.py'), slow);
    execFileSync('mkfifo', [path.join(folder, 'begun'), path.join(folder, 'go')]);
    database = await sqlite.make(folder);
  });
  const come = async (name: 'begun' | 'go'): Promise<void> => {
    await (await open(path.join(session().folder, name), name === 'begun' ? 'r' : 'w')).close();
  };

  it('goes on when its Cancel is clicked and the question is answered with Keep Running, and when the window is reloaded; the next one reports its end', async () => {
    const { page } = session();
    await runCommand(page, 'Alembic: Upgrade');
    await pick(page, 'Upgrade migrations to', 'Head');
    await press(modal(page).filter({ hasText: '0f0f0f0f0f0f slow one' }), 'Upgrade');
    await come('begun');
    await press(progress(page, 'Upgrading SQLite'), 'Cancel');
    await page.locator('.quick-input-title', { hasText: 'Cancel the upgrade of SQLite' }).waitFor();
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Keep Running' }).waitFor();
    await screenshots(page, 'cancel-upgrade');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await progress(page, 'Upgrading SQLite').waitFor();
    await page.reload();
    await progress(page, 'Upgrading SQLite').waitFor();
    await come('go');
    await message(
      page,
      /The upgrade of SQLite .* that was started .* is done\. SQLite .* is at 0f0f0f0f0f0f now\./u,
    ).waitFor();
    expect(await database.versions()).toEqual(['0f0f0f0f0f0f']);
  });

  it('ends when the question is answered with Cancel, and says what the database is at and what may be half done', async () => {
    const { page } = session();
    await runCommand(page, 'Notifications: Clear All Notifications');
    await runCommand(page, 'Alembic: Downgrade');
    await pick(page, 'Downgrade migrations to', 'One Step Down');
    await press(modal(page).filter({ hasText: 'slow one' }), 'Downgrade');
    await come('begun');
    await press(progress(page, 'Downgrading SQLite'), 'Cancel');
    await pick(page, 'Cancel the downgrade of SQLite', 'Cancel Downgrade');
    await message(
      page,
      /The downgrade of SQLite .* was cancelled\. SQLite .* is at 0f0f0f0f0f0f now\. SQLite does not roll back a step that is interrupted, so 0f0f0f0f0f0f may be half done\./u,
    ).waitFor();
    expect(await database.versions()).toEqual(['0f0f0f0f0f0f']);
  });
});
