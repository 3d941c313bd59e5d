import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { message, pickRow, press } from '../../support/editorQuestions.js';
import {
  activeTab,
  closePalette,
  hover,
  openSideBar,
  openWalkthrough,
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

  it('keeps the tree, and says below it what needs trust', async () => {
    const { page } = session();
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await openSideBar(page);
    await treeRows(page).filter({ hasText: headMessage }).waitFor();
    await page.locator('.sidebar .pane-header', { hasText: 'Restricted Mode' }).waitFor();
    expect(await page.locator('.sidebar .pane-header', { hasText: 'Python' }).count()).toBe(0);
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
    const refused = commandsThatNeedTrust();
    expect(refused).toContain('Initialize Environment…');
    expect(refused).toContain('Upgrade…');
    for (const title of refused) {
      await searchCommands(page, `Alembic: ${title}`);
      expect(await pickRow(page, `Alembic: ${title}`).count(), title).toBe(0);
      await closePalette(page);
    }
  });

  it('says why a link of the walkthrough does nothing', async () => {
    const { page } = session();
    await press(await openWalkthrough(page, 'Create the environment'), 'Initialize Environment');
    await message(page, 'which Restricted Mode does not allow').waitFor();
    expect(existsSync(session().workbench.runs)).toBe(false);
    await runCommand(page, 'View: Close All Editors');
  });

  it.skipIf(!inject('sampleRuns'))('runs it once the workspace is trusted', async () => {
    const { page } = session();
    await runCommand(page, 'Workspaces: Manage Workspace Trust');
    await page
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: /^Trust$/u })
      .click();
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({ state: 'detached' });
    await treeRows(page).filter({ hasText: 'create members' }).click();
    await activeTab(page).filter({ hasText: 'create_members' }).waitFor();
    await runCommand(page, 'Alembic: Preview SQL');
    await webview(page).locator('body').filter({ hasText: 'CREATE TABLE member' }).waitFor();
    // The instant SQL has run nothing yet.
    expect(existsSync(session().workbench.runs)).toBe(false);
    await webview(page).locator('#engine').click();
    await webview(page).locator('#engine li', { hasText: 'Alembic' }).click();
    await webview(page).locator('.summary', { hasText: 'sqlite' }).waitFor();
    await webview(page).locator('.statement', { hasText: 'CREATE TABLE member' }).waitFor();
    expect(existsSync(session().workbench.runs)).toBe(true);
  });
});

/** Titles as the palette shows them, after the category. */
function commandsThatNeedTrust(): string[] {
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(path.join(import.meta.dirname, '../../..', file), 'utf8'));
  const { contributes } = read('package.json') as {
    contributes: { commands: { title: string; enablement?: string }[] };
  };
  const texts = read('package.nls.json') as Record<string, string>;
  return contributes.commands
    .filter(({ enablement }) => enablement?.includes('isWorkspaceTrusted'))
    .map(({ title }) => texts[title.replaceAll('%', '')] ?? title);
}
