import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { activeTab, openSideBar, runCommand, screenshots, treeRows, useWorkbench, webview } from '../../support/editorWorkbench.js';

/** One after the other, as a person works: each test goes on where the one before it ended. */
describe.skipIf(!inject('sampleRuns'))('the SQL preview', () => {
  const session = useWorkbench('trusted', 'fastapi-sqlmodel');
  const refused: string[] = [];
  const inPanel = (selector: string, text?: string | RegExp): Locator => webview(session().page).locator(selector, text === undefined ? {} : { hasText: text });

  beforeAll(() => {
    session().page.on('console', (message) => {
      if (/content security policy/iu.test(message.text())) refused.push(message.text());
    });
  });

  it('shows the SQL of the revision, with the lines that cause it', async () => {
    const { page } = session();
    await openSideBar(page);
    await treeRows(page).filter({ hasText: 'create invoices' }).click();
    await activeTab(page).filter({ hasText: 'create_invoices' }).waitFor();
    await runCommand(page, 'Alembic: Preview SQL');
    await inPanel('.statement', /^\s*2\s*CREATE INDEX ix_invoice_member_id.*line 38/su).waitFor();
    await page.locator('.tab', { hasText: 'create invoices · b5170e9dc42a' }).waitFor();
  });

  it('marks the Python of a statement, and the statement of a line', async () => {
    const { page } = session();
    const marks = page.locator('.editor-instance .view-overlays [class*="TextEditorDecorationType"]');
    expect(await marks.count()).toBe(0);
    await inPanel('.statement').first().hover();
    await marks.first().waitFor();
    await page.locator('.editor-instance .view-line', { hasText: 'ix_invoice_member_id' }).click();
    await inPanel('.statement.marked', 'CREATE INDEX ix_invoice_member_id').waitFor();
    await screenshots(page, 'preview-marks', (kind) => inPanel(`body.vscode-${kind}`).waitFor());
  });

  it('leads to the Python with the keyboard alone', async () => {
    const { page } = session();
    await inPanel('.statement').first().focus();
    await page.keyboard.press('ArrowDown');
    await inPanel('.statement:focus', 'ix_invoice_member_id').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.statusbar-item', { hasText: 'Ln 38' }).waitFor();
  });

  it('follows the active editor', async () => {
    const { page } = session();
    await treeRows(page).filter({ hasText: 'drop tool barcode' }).click();
    await inPanel('h1', 'drop tool barcode').waitFor();
    await inPanel('.loss', 'Loses data: drops the column tool.barcode').waitFor();
  });

  it('renders the other direction and another dialect, and keeps the focus on what was pressed', async () => {
    const { page } = session();
    await inPanel('input[value="upgrade"]').focus();
    await page.keyboard.press('ArrowRight');
    await inPanel('.statement', 'ADD COLUMN barcode').waitFor();
    await inPanel('input[value="downgrade"]:focus').waitFor();
    await inPanel('#dialect').focus();
    for (const key of ['Enter', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await inPanel('#summary', 'mysql').waitFor();
    await inPanel('#dialect:focus').waitFor();
  });

  it('stays when it is pinned', async () => {
    const { page } = session();
    await inPanel('#pin').click();
    await treeRows(page).filter({ hasText: 'create invoices' }).click();
    await activeTab(page).filter({ hasText: 'create_invoices' }).waitFor();
    await inPanel('input[value="upgrade"] + span').click();
    await inPanel('.statement', 'DROP COLUMN barcode').waitFor();
    await inPanel('#pin').click();
    await inPanel('h1', 'create invoices').waitFor();
  });

  it('shows the whole history', async () => {
    await inPanel('#scope').click();
    await inPanel('#scope li', 'base → head').click();
    await inPanel('h1', 'Base → head').waitFor();
    expect(await inPanel('section.revision').count()).toBe(16);
  });

  it('opens an SQL document, from which the command leads back', async () => {
    const { page } = session();
    await inPanel('[data-action="open"]').click();
    await activeTab(page).filter({ hasText: 'Base → head' }).filter({ hasText: '.sql' }).waitFor();
    await runCommand(page, 'Alembic: Preview SQL');
    await inPanel('h1', 'Base → head').waitFor();
  });

  it('needs nothing that its content security policy refuses', () => {
    expect(refused).toEqual([]);
  });
});
