import { existsSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import {
  activeTab,
  hover,
  openSideBar,
  runCommand,
  screenshots,
  searchCommands,
  treeRows,
  useWorkbench,
  webview,
} from '../../support/editorWorkbench.js';

const headMessage = 'allow tools to be retired';
const parent = '1c95e7b0d2a8';
const parentMessage = 'drop tool barcode';

describe('the sample in Restricted Mode', () => {
  const session = useWorkbench('restricted', 'fastapi-sqlmodel');

  it('keeps the tree', async () => {
    const { page } = session();
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await openSideBar(page);
    await treeRows(page).filter({ hasText: headMessage }).waitFor();
  });

  it('keeps hovers and navigation', async () => {
    const { page } = session();
    await treeRows(page).filter({ hasText: headMessage }).click();
    await activeTab(page).filter({ hasText: 'retired' }).waitFor();
    const showHover = async (): Promise<void> => {
      await (await hover(page, parent)).filter({ hasText: parentMessage }).waitFor();
    };
    await showHover();
    await screenshots(page, 'restricted', showHover);
    await runCommand(page, 'Alembic: Go to Parent');
    await activeTab(page).filter({ hasText: parent }).waitFor();
  });

  it('offers nothing that runs Python', async () => {
    const { page } = session();
    const rows = await searchCommands(page, 'Alembic: ');
    await rows.filter({ hasText: 'Alembic: Go to Child' }).waitFor();
    expect(await rows.filter({ hasText: /Alembic: (?:New Revision|Preview SQL)/u }).count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(existsSync(session().workbench.runs)).toBe(false);
  });

  it.skipIf(!inject('sampleRuns'))('runs it once the workspace is trusted', async () => {
    const { page } = session();
    await runCommand(page, 'Workspaces: Manage Workspace Trust');
    await page.locator('.workspace-trust-editor').getByRole('button', { name: /^Trust$/u }).click();
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({ state: 'detached' });
    await treeRows(page).filter({ hasText: headMessage }).click();
    await activeTab(page).filter({ hasText: 'retired' }).waitFor();
    await runCommand(page, 'Alembic: Preview SQL');
    await webview(page).locator('body').filter({ hasText: 'alembic_version' }).waitFor();
    expect(existsSync(session().workbench.runs)).toBe(true);
  });
});
