import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import {
  activeTab,
  answer,
  hover,
  openSideBar,
  runCommand,
  screenshots,
  treeRows,
  useWorkbench,
  webview,
} from '../../support/editorWorkbench.js';

const head = 'a27d40c8f51b';
const headMessage = 'allow tools to be retired';

/** One after the other, as a user works: each test goes on where the one before it ended. */
describe('the sample in a trusted workspace', () => {
  const session = useWorkbench('trusted', 'fastapi-sqlmodel');
  const itRuns = it.skipIf(!inject('sampleRuns'));
  let created = '';

  it('shows the head in the tree', async () => {
    const { page, workbench } = session();
    const runs = (): string => (existsSync(workbench.runs) ? readFileSync(workbench.runs, 'utf8') : '');
    const before = runs();
    await openSideBar(page);
    await treeRows(page).filter({ hasText: headMessage }).waitFor();
    await screenshots(page, 'tree');
    expect(runs(), 'the tree needs no Python').toBe(before);
  });

  itRuns('creates a revision from the palette and opens it with the pass of upgrade() selected', async () => {
    const { page, folder } = session();
    const before = revisionFiles(folder);
    await runCommand(page, 'Alembic: New Revision');
    await answer(page, 'add opening hours');
    await activeTab(page).filter({ hasText: 'add_opening_hours' }).waitFor();
    await page.locator('.statusbar-item', { hasText: '(4 selected)' }).waitFor();
    await page.locator('.statusbar-item', { hasText: 'Ln 23,' }).waitFor();
    const files = revisionFiles(folder).filter((name) => !before.includes(name));
    expect(files).toHaveLength(1);
    created = path.join(folder, 'migrations/versions', files[0] ?? '');
    expect(readFileSync(created, 'utf8')).toContain(`Revises: ${head}`);
    expect(readFileSync(session().workbench.runs, 'utf8')).toContain('add opening hours');
    await treeRows(page).filter({ hasText: 'add opening hours' }).waitFor();
  });

  itRuns('tells the parent in a hover on its id', async () => {
    const { page } = session();
    const showHover = async (): Promise<void> => {
      await (await hover(page, head)).filter({ hasText: headMessage }).waitFor();
    };
    await showHover();
    await screenshots(page, 'hover', showHover);
  });

  itRuns('shows its SQL in the preview', async () => {
    const { page } = session();
    const command = 'op.create_table("opening_hours", sa.Column("weekday", sa.Integer(), primary_key=True))';
    writeFileSync(
      created,
      readFileSync(created, 'utf8').replace(/(def upgrade\(\)[^\n]*\n(?:\s*"""[^\n]*\n)?)\s*pass/u, `$1    ${command}`),
    );
    await page.locator('.editor-instance .view-lines', { hasText: 'opening_hours' }).waitFor();
    await page.keyboard.press('Escape');
    await runCommand(page, 'Alembic: Preview SQL');
    const body = webview(page).locator('body');
    await body.filter({ hasText: 'CREATE TABLE opening_hours' }).waitFor();
    await screenshots(page, 'preview', (kind) => webview(page).locator(`body.vscode-${kind}`).waitFor());
  });

  itRuns('goes to the parent', async () => {
    const { page } = session();
    await page.locator('.editor-instance .view-lines').click();
    await runCommand(page, 'Alembic: Go to Parent');
    await activeTab(page).filter({ hasText: head }).waitFor();
  });
});

function revisionFiles(folder: string): string[] {
  return readdirSync(path.join(folder, 'migrations/versions')).filter((name) => name.endsWith('.py'));
}
