import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { activeTab, openFile, runCommand, screenshots, useWorkbench } from '../../support/editorWorkbench.js';

// All of it is read from the text, so Restricted Mode has it.
const session = useWorkbench('restricted', 'fastapi-sqlmodel');

const lines = (page: Page) => page.locator('.editor-instance .view-lines');

it('a hover on a column shows what it is before the operation, and which revisions touched it', async () => {
  const { page } = session();
  await openFile(page, '1c95e7b0d2a8_drop_tool_barcode.py');
  // The inlay hint comes with the other features.
  await lines(page).filter({ hasText: 'index loans that are still open' }).waitFor();
  const shown = page.locator('.monaco-hover:not(.hidden) .hover-contents');
  await page.mouse.move(700, 700);
  await page.locator('.view-line', { hasText: 'op.drop_column(' }).getByText('"barcode"').first().hover();
  await shown.filter({ hasText: 'tool.barcode' }).waitFor();
  expect(await shown.filter({ hasText: 'tool.barcode' }).textContent()).toMatch(
    /VARCHAR\(13\)\s+create_table create categories and tools/u,
  );
  await page.screenshot({ path: 'test-results/screenshots/schema-hover.png' });
});

it('go to definition on a table leads to the operation that creates it', async () => {
  const { page } = session();
  await page.locator('.view-line', { hasText: 'op.drop_column(' }).getByText('"tool"').first().click();
  await page.keyboard.press('F12');
  await activeTab(page).filter({ hasText: 'create_categories_and_tools' }).waitFor();
  await lines(page).filter({ hasText: 'op.create_table(' }).waitFor();
});

it('completion offers the columns of the table, while a line is being typed', async () => {
  const { page } = session();
  await openFile(page, '1c95e7b0d2a8_drop_tool_barcode.py');
  await page.locator('.view-line', { hasText: 'op.drop_column(' }).click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('op.drop_index("x", table_name="loan")\nop.alter_column("tool", "inv');
  const suggestion = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'inventory' });
  // The workbench drops what a quote asked for where the next key comes before the answer; a user asks again then.
  await suggestion
    .first()
    .waitFor({ timeout: 5000 })
    .catch(() => page.keyboard.press('Control+Space'));
  await suggestion.first().waitFor();
  await page.screenshot({ path: 'test-results/screenshots/schema-completion.png' });
  await page.keyboard.press('Escape');
  for (let undone = 0; undone < 40; undone += 1) await page.keyboard.press('Control+Z');
});

it('Show Schema at Revision opens the tables and the script that makes them', async () => {
  const { page } = session();
  await runCommand(page, 'Alembic: Show Schema at Revision');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'create loans' }).click();
  await activeTab(page).filter({ hasText: 'schema at e94a5170c3d8' }).waitFor();
  await lines(page).filter({ hasText: 'as its migrations make it' }).waitFor();
  await screenshots(page, 'schema-document');
});

it('Compare Schemas shows what changed between two revisions', async () => {
  const { page } = session();
  await runCommand(page, 'Alembic: Compare Schemas');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'drop tool barcode' }).click();
  await page.locator('.quick-input-title', { hasText: 'Older Revision' }).waitFor();
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'index loans that are still open' }).click();
  await page.locator('.monaco-diff-editor .line-delete, .monaco-diff-editor .char-delete').first().waitFor();
  await screenshots(page, 'schema-diff');
});

it('History of Table lists what happened to a table, and opens the operation that is chosen', async () => {
  const { page } = session();
  await runCommand(page, 'Alembic: History of Table');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'tool' }).first().click();
  await page.locator('.quick-input-title', { hasText: 'History of tool' }).waitFor();
  const dropped = page.locator('.quick-input-list .monaco-list-row', { hasText: 'drop_column' });
  await dropped.first().waitFor();
  await page.screenshot({ path: 'test-results/screenshots/schema-history.png' });
  await dropped.first().click();
  await activeTab(page).filter({ hasText: 'drop_tool_barcode' }).waitFor();
});
