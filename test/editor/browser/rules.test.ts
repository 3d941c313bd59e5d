import { describe, it } from 'vitest';
import { activeTab, runCommand, screenshots, useWorkbench, webview } from '../../support/editorWorkbench.js';

describe('a project with two heads', () => {
  const session = useWorkbench('restricted', 'broken/two-heads');

  it('the code of a problem opens the page of its rule, rendered', async () => {
    const { page } = session();
    await runCommand(page, 'Problems: Focus on Problems View');
    await page.locator('.markers-panel').getByText('GR01', { exact: true }).first().click();
    await activeTab(page).filter({ hasText: 'GR01.md' }).waitFor();
    await webview(page).getByRole('heading', { name: 'GR01' }).first().waitFor();
    await screenshots(page, 'rule', (kind) => webview(page).locator(`body.vscode-${kind}`).waitFor());
  });
});
