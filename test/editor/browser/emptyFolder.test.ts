import { describe, expect, it } from 'vitest';
import { screenshots, useWorkbench } from '../../support/editorWorkbench.js';

describe('a folder without Alembic', () => {
  const session = useWorkbench('trusted', undefined);

  it('is told in the view what is looked for', async () => {
    const { page } = session();
    await page.locator('.activitybar .action-item a[aria-label^="Alembic"]').click();
    const welcome = page.locator('.sidebar .welcome-view-content');
    await welcome.filter({ hasText: /alembic/iu }).waitFor();
    await screenshots(page, 'welcome');
    expect(await page.locator('.statusbar-item', { hasText: 'Alembic' }).count()).toBe(0);
  });
});
