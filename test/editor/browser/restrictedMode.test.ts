import { existsSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { activeTab, hover, openRevisions, runCommand, screenshots, useWorkbench, webview } from '../../support/editorWorkbench.js';

const headMessage = 'allow tools to be retired';
const parent = '1c95e7b0d2a8';
const parentMessage = 'drop tool barcode';

describe('the sample in Restricted Mode', () => {
  const session = useWorkbench('restricted', 'fastapi-sqlmodel');

  it('keeps the tree', async () => {
    const { page } = session();
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    const rows = await openRevisions(page);
    await rows.filter({ hasText: headMessage }).waitFor();
  });

  it('keeps hovers and navigation', async () => {
    const { page } = session();
    await (await openRevisions(page)).filter({ hasText: headMessage }).click();
    await activeTab(page).filter({ hasText: 'retired' }).waitFor();
    await (await hover(page, `"${parent}"`)).filter({ hasText: parentMessage }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('does not run Python', async () => {
    const { page } = session();
    await runCommand(page, 'Alembic: Preview SQL');
    await webview(page).locator('body').filter({ hasText: /trust/iu }).waitFor();
    await screenshots(page, 'restricted', (kind) => webview(page).locator(`body.vscode-${kind}`).waitFor());
    expect(existsSync(session().workbench.runs)).toBe(false);
  });

  it.skipIf(!inject('sampleRuns'))('runs it once the workspace is trusted', async () => {
    const { page } = session();
    await runCommand(page, 'Workspaces: Manage Workspace Trust');
    await page.locator('.workspace-trust-editor').getByRole('button', { name: /^Trust$/u }).click();
    await webview(page).locator('body').filter({ hasText: 'alembic_version' }).waitFor();
    expect(existsSync(session().workbench.runs)).toBe(true);
  });
});
