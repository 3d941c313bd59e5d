import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { message, modal, pick, press } from '../../support/editorQuestions.js';
import { closePalette, runCommand, screenshots, useWorkbench } from '../../support/editorWorkbench.js';
import { sqliteEnvironment } from '../../support/sqliteProject.js';
import { revision, versions, writeFiles } from '../../support/workspace.js';

/** VS Code would make a link of the first, an icon of the second, and an element of the third. */
const hostile = '[x](command:workbench.action.quit) $(trash) <b>';

/** What a part of the workbench shows is the text, and nothing in it does anything. */
async function expectOnlyText(shown: Locator): Promise<void> {
  await shown.waitFor();
  expect((await shown.textContent())?.replaceAll('\u200B', '')).toContain(hostile);
  expect(await shown.locator('a[href], a[data-href], .codicon-trash, b').count()).toBe(0);
}

describe('a revision whose message looks like a link and an icon', () => {
  const session = useWorkbench('trusted', undefined, async (folder) => {
    writeFiles(folder, { ...sqliteEnvironment, [`${versions}/a.py`]: revision('aa', 'None', { message: hostile }) });
    await Promise.resolve();
  });

  it('is shown as text in a picker', async () => {
    const { page } = session();
    await runCommand(page, 'Alembic: Find Revision');
    await expectOnlyText(page.locator('.quick-input-list .monaco-list-row', { hasText: 'command:' }).first());
    await closePalette(page);
  });

  it('is shown as text in the question before an upgrade', async () => {
    const { page } = session();
    await runCommand(page, 'Alembic: Upgrade');
    await pick(page, 'Upgrade migrations to', 'Head');
    await expectOnlyText(modal(page));
    await press(modal(page), 'Upgrade');
  });

  it('is shown as text in the message that says what the database is at', async () => {
    const { page } = session();
    const said = message(page, 'It is up to date.').locator('.notification-list-item-message');
    await expectOnlyText(said);
    await screenshots(page, 'text-from-outside');
  });
});
