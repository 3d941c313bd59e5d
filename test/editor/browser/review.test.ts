import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { modal, pick, press } from '../../support/editorQuestions.js';
import {
  activeTab,
  applyCodeAction,
  codeActions,
  openFile,
  runCommand,
  screenshot,
  screenshots,
  useWorkbench,
  webview,
} from '../../support/editorWorkbench.js';
import { sqliteEnvironment } from '../../support/sqliteProject.js';
import { revision, versions, writeFiles } from '../../support/workspace.js';

/** VS Code would make a link of the first, an icon of the second, and an element of the third. */
const hostile = '[x](command:workbench.action.quit) $(trash) <b>';

function withUpgrade(id: string, down: string, message: string, ...operations: readonly string[]): string {
  return revision(id, down, { message })
    .replace('from alembic import op\n', 'from alembic import op\nimport sqlalchemy as sa\n')
    .replace('pass', operations.join('\n    '));
}

const table = [
  'op.create_table(',
  '    "customer",',
  '    sa.Column("id", sa.Integer(), primary_key=True),',
  '    sa.Column("email", sa.String(200)),',
  '    sa.Column("note", sa.Text()),',
  ')',
];
const files = {
  ...sqliteEnvironment,
  // The database of the test is SQLite's; the rules are those of the project's dialect.
  'alembic-ls.toml': 'dialect = "postgresql"\n[review]\nrules = { TX02 = "off" }\n',
  [`${versions}/4d1f_customers.py`]: withUpgrade('4d1f', 'None', 'customers', `op.drop_table("${hostile}")`, ...table),
  [`${versions}/9b0c_index.py`]: withUpgrade(
    '9b0c',
    '"4d1f"',
    'index mails of customers',
    'op.create_index("ix_customer_email", "customer", ["email"])',
  ),
};

/** The rows of Problems with the code of a rule. */
function problems(page: Page, code: string): Locator {
  return page.locator('.markers-panel .monaco-list-row').filter({ has: page.getByText(code, { exact: true }) });
}

/** The line of the editor with a text. */
function line(page: Page, text: string): Locator {
  return page.locator('.editor-instance .view-line', { hasText: text }).first();
}

/** Opens the light bulb where the cursor is, or at the end of a line. */
async function openActions(page: Page, text?: string): Promise<Locator> {
  if (text !== undefined) await line(page, text).locator('span span').last().click();
  await page.keyboard.press('Control+.');
  await codeActions(page).first().waitFor();
  return codeActions(page);
}

describe('a revision that is being written', () => {
  const session = useWorkbench('trusted', undefined, async (folder) => {
    writeFiles(folder, files);
    await Promise.resolve();
  });

  it('shows what is dangerous in it while it is typed', async () => {
    const { page } = session();
    await openFile(page, '9b0c_index.py');
    await runCommand(page, 'Problems: Focus on Problems View');
    await problems(page, 'LK01').waitFor();
    await line(page, 'create_index').locator('span span').last().click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.insertText('op.drop_column("customer", "note")');
    await problems(page, 'DL02').waitFor();
    await screenshot(page, 'review-typing');
  });

  it('is fixed from the light bulb, and the fix is undone', async () => {
    const { page } = session();
    const actions = await openActions(page, 'create_index');
    await actions.filter({ hasText: 'Ignore LK01 here' }).waitFor();
    await screenshots(page, 'review-light-bulb', async () => {
      if ((await actions.count()) === 0) await openActions(page, 'create_index');
    });
    const open = () => openActions(page, 'create_index');
    await applyCodeAction(page, 'Build the index concurrently', open, line(page, 'autocommit_block'));
    await problems(page, 'LK01').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await line(page, 'autocommit_block').waitFor({ state: 'detached' });
    await problems(page, 'LK01').waitFor();
  });

  it('has a place for the reason in the comment that ignores a finding', async () => {
    const { page } = session();
    const comment = line(page, 'ignore[DL02] TODO: say why');
    await applyCodeAction(page, 'Ignore DL02 here', () => openActions(page, 'drop_column'), comment);
    await page.keyboard.insertText('nobody reads it');
    await line(page, '# alembic: ignore[DL02] nobody reads it').waitFor();
    await problems(page, 'DL02').waitFor({ state: 'detached' });
    await screenshot(page, 'review-ignored');
    await page.keyboard.press('Escape');
  });

  it('has the verdict on its round trip above downgrade, and a downgrade is written', async () => {
    const { page } = session();
    const verdict = page.locator('.codelens-decoration', { hasText: 'round trip' });
    await verdict.filter({ hasText: 'broken at line' }).waitFor();
    await line(page, 'def downgrade').locator('span span', { hasText: 'downgrade' }).click();
    const actions = await openActions(page);
    await actions.filter({ hasText: 'Complete Downgrade' }).waitFor();
    await screenshot(page, 'review-round-trip');
    const inverse = line(page, "op.add_column('customer', sa.Column('note', sa.Text()");
    await applyCodeAction(page, 'Generate Downgrade', () => openActions(page), inverse);
    await line(page, 'op.drop_index').waitFor();
    await verdict.filter({ hasText: 'loses data' }).waitFor();
    await screenshot(page, 'review-downgrade');
    // Alembic runs what is saved.
    await page.keyboard.press('Control+s');
    await page.locator('.tab.dirty').waitFor({ state: 'detached' });
  });

  it('leads from a finding to the page of its rule', async () => {
    const { page } = session();
    const rulePage = activeTab(page).filter({ hasText: 'LK01.md' });
    await applyCodeAction(page, 'Explain LK01', () => openActions(page, 'create_index'), rulePage);
    await webview(page).getByRole('heading', { name: 'LK01' }).first().waitFor();
  });

  it('is not the only one: another one is reviewed by its lens, and cleared by the same', async () => {
    const { page } = session();
    await openFile(page, '4d1f_customers.py');
    await page.locator('.codelens-decoration a', { hasText: 'Review This Revision' }).click();
    await problems(page, 'DL01').waitFor();
    const clear = page.locator('.codelens-decoration a', { hasText: 'Clear the Review' });
    await clear.waitFor();
    await screenshot(page, 'review-released');
    await clear.click();
    await problems(page, 'DL01').waitFor({ state: 'detached' });
  });

  it('is among all that are reviewed by a command, and the question before an upgrade lists what was found', async () => {
    const { page } = session();
    await runCommand(page, 'Alembic: Review All Revisions');
    const said = page.locator('.notifications-toasts .notification-list-item', { hasText: 'Reviewed 2 revisions' });
    await said.waitFor();
    await problems(page, 'DL01').waitFor();
    await screenshot(page, 'review-all');
    await runCommand(page, 'Alembic: Upgrade');
    await pick(page, 'Upgrade migrations to', 'Head');
    const question = modal(page).filter({ hasText: 'Open findings:' });
    await question.waitFor();
    const text = (await question.textContent())?.replaceAll('\u200B', '') ?? '';
    expect(text).toMatch(/Open findings: \d+ errors.*• 4d1f DL01: .*• 9b0c LK01: /su);
    expect(text).toContain(hostile);
    expect(await question.locator('a[href], a[data-href], .codicon-trash, b').count()).toBe(0);
    await screenshots(page, 'review-question');
    await press(question, 'Cancel');
    await runCommand(page, 'Alembic: Clear Review');
    await problems(page, 'DL01').waitFor({ state: 'detached' });
  });
});
