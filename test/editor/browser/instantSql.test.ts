import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { pickRow } from '../../support/editorQuestions.js';
import {
  activeTab,
  openFile,
  openSideBar,
  runCommand,
  screenshots,
  treeRows,
  useWorkbench,
  webview,
} from '../../support/editorWorkbench.js';

const versions = 'migrations/versions';
const edited = `${versions}/2026-08-04_1c95e7b0d2a8_drop_tool_barcode.py`;
const many = `${versions}/2026-10-01_large_import.py`;

/** Of many operations, as generated migrations have them. */
function largeRevision(): string {
  const operations = Array.from(
    { length: 2000 },
    (_, at) => `    op.add_column("tool", sa.Column("c${at}", sa.String(length=20), nullable=True))`,
  );
  return `"""large import"""
import sqlalchemy as sa
from alembic import op

revision = "5d0c7e91b3f2"
down_revision = "a27d40c8f51b"
branch_labels = None
depends_on = None


def upgrade():
${operations.join('\n')}


def downgrade():
    pass
`;
}

/** All of it without Python: nothing runs in Restricted Mode. Each test goes on where the one before it ended. */
describe('the instant SQL in Restricted Mode', () => {
  const session = useWorkbench('restricted', 'fastapi-sqlmodel', (folder) => {
    writeFileSync(path.join(folder, many), largeRevision());
    // Nothing is saved by itself, and two versions stand side by side in a window of this size too.
    mkdirSync(path.join(folder, '.vscode'), { recursive: true });
    writeFileSync(
      path.join(folder, '.vscode/settings.json'),
      '{ "files.autoSave": "off", "diffEditor.useInlineViewWhenSpaceIsLimited": false }',
    );
    return Promise.resolve();
  });
  const inPanel = (selector: string, text?: string | RegExp): Locator =>
    webview(session().page).locator(selector, text === undefined ? {} : { hasText: text });
  const lineOf = (page: Page, text: string): Locator => page.locator('.editor-instance .view-line', { hasText: text });

  const activeLine = (page: Page, line: number): Locator =>
    page.locator('.editor-instance .line-numbers.active-line-number', { hasText: new RegExp(`^${line}$`, 'u') });

  it('is there at once, with the versions and what says them', async () => {
    const { page } = session();
    await openSideBar(page);
    await treeRows(page).filter({ hasText: 'drop tool barcode' }).click();
    await activeTab(page).filter({ hasText: 'barcode' }).waitFor();
    await runCommand(page, 'Alembic: Preview SQL');
    await inPanel('.statement', 'ALTER TABLE tool DROP COLUMN barcode').waitFor();
    await inPanel('.engine', /postgresql \(pyproject\.toml\).*Alembic 1\..*SQLAlchemy 2\./su).waitFor();
    await inPanel('#engine', 'instant').waitFor();
  });

  it('follows typing in upgrade() without a save', async () => {
    const { page } = session();
    await lineOf(page, 'op.drop_column').click();
    await page.keyboard.press('End');
    await page.keyboard.type('\nop.create_index("ix_tool_note", "tool", ["name"])');
    await inPanel('.statement', 'CREATE INDEX ix_tool_note ON tool (name)').waitFor();
    await inPanel('.summary', 'unsaved text').waitFor();
    expect(readFileSync(path.join(session().folder, edited), 'utf8')).not.toContain('ix_tool_note');
    await page.keyboard.press('Home');
    await screenshots(page, 'instant-typing', (kind) => inPanel(`body.vscode-${kind}`).waitFor());
  });

  it('selects the Python line of a statement that is clicked', async () => {
    const { page } = session();
    await inPanel('.statement', 'DROP COLUMN barcode').click();
    await activeLine(page, 23).waitFor();
    await inPanel('.statement', 'ix_tool_note').click();
    await activeLine(page, 24).waitFor();
  });

  it('shows in place what the text does not say, with the reason', async () => {
    const { page } = session();
    await lineOf(page, 'ix_tool_note').click();
    await page.keyboard.press('End');
    await page.keyboard.type('\nop.drop_table(config_table())');
    await inPanel('.statement .gap', 'Not shown: ').waitFor();
    await inPanel('.statement', 'line 25').waitFor();
    await screenshots(page, 'instant-gap', (kind) => inPanel(`body.vscode-${kind}`).waitFor());
  });

  it('shows another dialect', async () => {
    await inPanel('#dialect').click();
    await inPanel('#dialect li', 'mysql').click();
    await inPanel('.statement', 'DROP COLUMN barcode').waitFor();
    await inPanel('.summary', 'mysql').waitFor();
    await inPanel('#dialect').click();
    await inPanel('#dialect li', '(env.py)').click();
    await inPanel('.summary', 'postgresql').waitFor();
  });

  it('shows two versions side by side', async () => {
    const { page } = session();
    await inPanel('[data-action="compare"]').click();
    await page.locator('.quick-input-title', { hasText: 'Compare SQL' }).waitFor();
    await pickRow(page, 'Alembic 1.8.1, SQLAlchemy 1.4.54').click();
    const diff = page.locator('.monaco-diff-editor');
    await diff.locator('.modified .view-line', { hasText: 'SQLAlchemy 1.4.54' }).waitFor();
    await diff.locator('.original .view-line', { hasText: /SQLAlchemy\s2\./u }).waitFor();
    await screenshots(page, 'instant-versions');
    await runCommand(page, 'View: Close Editor');
  });

  it('stays responsive in a file of 2,000 operations', async () => {
    const { page } = session();
    await openFile(page, 'large_import');
    await inPanel('h1', 'large import').waitFor();
    await inPanel('.summary', '2000 statements').waitFor();
    await lineOf(page, 'def upgrade').click();
    await page.keyboard.press('End');
    await page.keyboard.type('\nop.drop_table("first")');
    await inPanel('.summary', '2001 statements').waitFor();
    await inPanel('.statement', 'DROP TABLE first').waitFor();
  });

  it('asks for trust only where Alembic itself is wanted, and has run nothing', async () => {
    await inPanel('#engine').click();
    await inPanel('#engine li', 'Alembic').click();
    await inPanel('h1', "Alembic's own SQL needs a trusted workspace").waitFor();
    await inPanel('#engine').click();
    await inPanel('#engine li', 'instant').click();
    await inPanel('.statement', 'DROP TABLE first').waitFor();
    expect(existsSync(session().workbench.runs)).toBe(false);
  });
});
