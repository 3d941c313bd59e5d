import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { message, press } from '../../support/editorQuestions.js';
import { activeTab, runCommand, useWorkbench } from '../../support/editorWorkbench.js';

/** This workbench has no module that writes the editor's log files, so its output panel stays empty. */
describe('what is logged', () => {
  const session = useWorkbench('trusted', 'fastapi-sqlmodel', (folder) => {
    writeFileSync(path.join(folder, 'migrations/env.py'), 'raise LookupError("the vault is closed")\n');
    return Promise.resolve();
  });
  const text = (): Promise<string> =>
    session()
      .page.locator('.editor-instance .view-lines')
      .innerText()
      .then((shown) => shown.replace(/\s/gu, ' '));

  it('opens as a document, with what a start found', async () => {
    const { page, folder } = session();
    await page.locator('.statusbar-item', { hasText: 'Alembic: 1 head' }).waitFor();
    await runCommand(page, 'Alembic: Show Logs');
    await activeTab(page).filter({ hasText: 'Alembic.log' }).waitFor();
    expect(await text()).toMatch(/Alembic for VS Code \d+\.\d+\.\d+, .*activated in \d+ ms/u);
    expect(await text()).toContain(`Folders: ${folder}; the workspace is trusted`);
    expect(await text()).toMatch(/Environments after \d+ ms: migrations, revisions: 16, heads: a27d40c8f51b/u);
  });

  it('leaves the details of a failure a document of their own, which nobody can edit', async () => {
    const { page } = session();
    await runCommand(page, 'Alembic: Show Current');
    await press(message(page, 'the vault is closed'), 'Show Details');
    await activeTab(page).filter({ hasText: 'Alembic details.log' }).waitFor();
    expect(await text()).toMatch(/Traceback.*LookupError: the vault is closed/u);
    const before = await text();
    await page.keyboard.type('x');
    await page.locator('.monaco-editor-overlaymessage', { hasText: 'read-only' }).waitFor();
    expect(await text()).toBe(before);
  });
});
