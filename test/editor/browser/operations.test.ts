import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { databaseKinds, type ProjectDatabase } from '../../support/editorDatabases.js';
import { message, modal, pick, press, typeInto } from '../../support/editorQuestions.js';
import { activeTab, runCommand, useWorkbench } from '../../support/editorWorkbench.js';

const head = 'a27d40c8f51b';
/** Beside the head, so that there are two to merge. */
const otherHead =
  '"""other head"""\n\nrevision = "0f0f0f0f0f0f"\ndown_revision = "1c95e7b0d2a8"\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n';

/** Everything that works on a database, once for real; each test goes on where the one before it ended. */
describe.each(databaseKinds)('the sample and $title', ({ isThere, make }) => {
  if (!isThere || !inject('sampleRuns')) {
    it.skip('needs the database and SQLModel', () => undefined);
    return;
  }
  let database: ProjectDatabase;
  const session = useWorkbench('trusted', 'fastapi-sqlmodel', async (folder) => {
    writeFileSync(path.join(folder, 'migrations/versions/2026-09-03_0f0f0f0f0f0f_other_head.py'), otherHead);
    database = await make(folder);
  });
  afterAll(async () => {
    await database.drop();
  });

  it('Merge Heads joins the two heads', async () => {
    const { page } = session();
    await runCommand(page, 'Alembic: Merge Heads');
    await page.locator('.quick-input-title', { hasText: 'Merge Heads' }).waitFor();
    // Both are marked already.
    await page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
    await typeInto(page, 'Merge ', 'join both');
    await activeTab(page).filter({ hasText: 'join_both' }).waitFor();
    await page.locator('.statusbar-item', { hasText: 'Alembic: 1 head' }).waitFor();
  });

  it('Show Current tells a database without a version table', async () => {
    const { page } = session();
    await runCommand(page, 'Alembic: Show Current');
    await message(page, 'has no version table: no revision has been applied yet. 18 revisions are pending.').waitFor();
    await page.locator('.statusbar-item', { hasText: '18 pending' }).waitFor();
  });

  it('Upgrade of an empty database asks with target and steps, counts no loss and wants nothing typed', async () => {
    const { page } = session();
    await press(message(page, '18 revisions are pending.'), 'Upgrade…');
    await pick(page, 'Upgrade migrations to', 'Head');
    const question = modal(page)
      .filter({ hasText: database.name })
      .filter({ hasText: '↑ 7c1e04b95fa2 create members' });
    await question.waitFor();
    expect(await question.textContent()).not.toMatch(/loses data|Back up/u);
    await press(question, 'Upgrade');
    await message(page, 'It is up to date.').waitFor();
    expect(await database.versions()).toHaveLength(1);
    expect(await database.columns('tool')).not.toContain('barcode');
  });

  it('Downgrade of a merge says what to choose, and where it leads', async () => {
    const { page } = session();
    await runCommand(page, 'Alembic: Downgrade');
    await pick(page, 'Downgrade migrations to', 'One Step Down');
    await press(message(page, 'From there one step leads to several revisions'), 'Downgrade…');
    await pick(page, 'Downgrade migrations to', 'Choose a Revision…');
    await pick(page, 'Downgrade migrations to', 'allow tools to be retired');
    await press(
      modal(page)
        .filter({ hasText: /To: .*0f0f0f0f0f0f/u })
        .filter({ hasText: head }),
      'Downgrade',
    );
    await message(page, '1 revision is pending.').waitFor();
    expect((await database.versions()).sort()).toEqual(['0f0f0f0f0f0f', head]);
  });

  it('Downgrade that loses data has another default than to run, and wants the name of the database typed', async () => {
    const { page } = session();
    await runCommand(page, 'Notifications: Clear All Notifications');
    await runCommand(page, 'Alembic: Downgrade');
    await pick(page, 'Downgrade migrations to', 'Base');
    const question = modal(page).filter({ hasText: 'Back up anything you cannot afford to lose.' });
    await question.getByRole('button', { name: 'Show SQL' }).and(page.locator(':focus')).waitFor();
    await press(question, 'Downgrade…');
    await typeInto(page, 'revisions?', database.name);
    await message(page, '18 revisions are pending.').waitFor();
    expect(await database.versions()).toEqual([]);
  });

  it('Stamp runs no migration', async () => {
    const { page } = session();
    // That of the upgrade may still be there.
    await runCommand(page, 'Notifications: Clear All Notifications');
    await runCommand(page, 'Alembic: Stamp');
    await pick(page, 'Stamp migrations as', 'Head');
    await press(modal(page).filter({ hasText: 'No migration runs' }), 'Stamp');
    await message(page, '(join both). It is up to date.').waitFor();
    expect(await database.versions()).toHaveLength(1);
  });
});
