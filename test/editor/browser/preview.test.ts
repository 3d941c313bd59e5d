import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, inject, it, vi } from 'vitest';
import {
  activeTab,
  openSideBar,
  runCommand,
  screenshots,
  treeRows,
  useWorkbench,
  webview,
} from '../../support/editorWorkbench.js';

/** One after the other, as a user works: each test goes on where the one before it ended. */
describe.skipIf(!inject('sampleRuns'))("the SQL preview by the project's own Alembic", () => {
  const session = useWorkbench('trusted', 'fastapi-sqlmodel');
  const refused: string[] = [];
  /** Of the title of the panel's editor, which shows them while the panel is active. */
  const titleButton = (name: string): Locator =>
    session().page.locator('.editor-group-container.active').getByRole('button', { name });
  const inPanel = (selector: string, text?: string | RegExp): Locator =>
    webview(session().page).locator(selector, text === undefined ? {} : { hasText: text });

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
    await inPanel('#engine').click();
    await inPanel('#engine li', 'Alembic').click();
    await inPanel('.statement', /^\s*2\s*CREATE INDEX ix_invoice_member_id.*line 38/su).waitFor();
    await page.locator('.tab', { hasText: 'SQL: create invoices' }).waitFor();
    await inPanel('#dialect', 'sqlite (env.py)').waitFor();
    await inPanel('.summary', /^sqlite · 4 statements$/u).waitFor();
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

  it('says where a live run takes the other branch, and leads there', async () => {
    const { page } = session();
    await treeRows(page).filter({ hasText: 'copy daily fees' }).click();
    await inPanel('.remark', 'SQL for scripts: a live run takes the other side of the condition at line 34.').waitFor();
    await inPanel('.remark .link', 'line 34').click();
    await page.locator('.statusbar-item', { hasText: 'Ln 34' }).waitFor();
    await treeRows(page).filter({ hasText: 'drop tool barcode' }).click();
    await inPanel('h1', 'drop tool barcode').waitFor();
  });

  it('renders the other direction and another dialect, and keeps the focus on what was pressed', async () => {
    const { page } = session();
    await inPanel('input[value="upgrade"]').focus();
    await page.keyboard.press('ArrowRight');
    await inPanel('.statement', 'ADD COLUMN barcode').waitFor();
    await inPanel('input[value="downgrade"]:focus').waitFor();
    await inPanel('#dialect').focus();
    for (const key of ['Enter', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await inPanel('.summary', 'mysql').waitFor();
    await inPanel('#dialect:focus').waitFor();
  });

  it('stays when it is pinned', async () => {
    const { page } = session();
    await titleButton('Pin Preview').click();
    await page.locator('.tab', { hasText: 'SQL (pinned): drop tool barcode' }).waitFor();
    await treeRows(page).filter({ hasText: 'create invoices' }).click();
    await activeTab(page).filter({ hasText: 'create_invoices' }).waitFor();
    await inPanel('input[value="upgrade"] + span').click();
    await inPanel('.statement', 'DROP COLUMN barcode').waitFor();
    await titleButton('Unpin Preview').click();
    // Or the button's own hover would lie over the controls.
    await page.mouse.move(700, 700);
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
    await titleButton('Open as SQL Document').click();
    await activeTab(page).filter({ hasText: 'Base → head' }).filter({ hasText: '.sql' }).waitFor();
    await runCommand(page, 'Alembic: Preview SQL');
    await inPanel('h1', 'Base → head').waitFor();
  });

  it('copies its SQL, and renders it again, from the buttons of its title', async () => {
    const { page } = session();
    await page.locator('.tab', { hasText: 'SQL: Base → head' }).click();
    await titleButton('Copy SQL').click();
    await inPanel('#status.visible', 'SQL copied.').waitFor();
    await titleButton('Refresh Preview').click();
    await inPanel('#status:not(.visible)', 'The SQL of Base → head').waitFor();
  });

  it('leaves a narrow panel to the SQL: two lines of controls, and long lines hang', async () => {
    const { page } = session();
    await page.setViewportSize({ width: 48 + 2 * 250, height: 900 });
    await runCommand(page, 'View: Close Primary Side Bar');
    await vi.waitFor(async () => {
      expect(await inPanel('body').evaluate((body) => body.clientWidth)).toBeLessThan(260);
    });
    expect((await inPanel('header').boundingBox())?.height).toBeLessThan(72);
    const line = inPanel('.code', 'email VARCHAR(254) NOT NULL').first();
    const [first = 0, second = 0] = await line.evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const lefts = new Map<number, number>();
      for (const { top, left } of range.getClientRects()) lefts.set(top, Math.min(left, lefts.get(top) ?? left));
      return [...lefts.values()];
    });
    // More than the 4 characters by which the line itself is indented.
    expect(second - first).toBeGreaterThan(45);
    await screenshots(page, 'preview-narrow', (kind) => inPanel(`body.vscode-${kind}`).waitFor());
    await page.setViewportSize({ width: 1400, height: 900 });
  });

  it('needs nothing that its content security policy refuses', () => {
    expect(refused).toEqual([]);
  });
});
