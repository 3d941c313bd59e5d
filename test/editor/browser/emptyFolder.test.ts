import { describe, expect, it } from 'vitest';
import { openSideBar, openWalkthrough, screenshots, useWorkbench } from '../../support/editorWorkbench.js';

describe('a folder without Alembic', () => {
  const session = useWorkbench('trusted', undefined);

  it('is told in the view what is looked for', async () => {
    const { page } = session();
    await openSideBar(page);
    await page.locator('.sidebar .welcome-view-content', { hasText: 'No Alembic environment was found' }).waitFor();
    await screenshots(page, 'welcome');
    expect(await page.locator('.statusbar-item', { hasText: 'Alembic' }).count()).toBe(0);
  });

  it('is led to a first revision by the walkthrough', async () => {
    const { page } = session();
    const step = await openWalkthrough(page, 'Create the environment');
    await step.getByRole('button', { name: 'Initialize Environment' }).waitFor();
    await screenshots(page, 'walkthrough');
  });
});
