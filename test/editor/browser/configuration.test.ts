import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'vitest';
import {
  activeTab,
  applyCodeAction,
  codeActions,
  openFile,
  screenshots,
  useWorkbench,
} from '../../support/editorWorkbench.js';

const secret = '7hx-Kq2';
const ini = `[alembic]
script_location = %(here)s/migrations
sqlalchemy.url = postgresql://app:${secret}@db.shop.io/shop
`;
const env = `from sqlalchemy import engine_from_config
from alembic import context

config = context.config
connectable = engine_from_config(config.get_section(config.config_ini_section, {}), prefix="sqlalchemy.")
with connectable.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`;

function writeConfiguration(folder: string): Promise<void> {
  writeFileSync(path.join(folder, 'alembic.ini'), ini);
  writeFileSync(path.join(folder, 'migrations/env.py'), env);
  return Promise.resolve();
}

describe('a password in alembic.ini', () => {
  const session = useWorkbench('restricted', 'broken/two-heads', writeConfiguration);

  it('is marked, goes with the quick fix, and one undo takes that back', async () => {
    const { page } = session();
    await openFile(page, 'alembic.ini');
    await activeTab(page).waitFor();
    await page.locator('.editor-instance .squiggly-warning').first().waitFor();
    const openActions = async () => {
      const line = page.locator('.editor-instance .view-line', { hasText: 'sqlalchemy.url' });
      await line.click({ position: { x: 315, y: 8 } });
      await page.locator('.editor-instance .lightBulbWidget, .editor-instance [class*="gutter-lightbulb"]').click();
      const fromEnvironment = 'Take the URL from the environment variable DATABASE_URL';
      await codeActions(page).filter({ hasText: fromEnvironment }).waitFor();
    };
    await openActions();
    await screenshots(page, 'password-quick-fix', async () => {
      if ((await codeActions(page).count()) === 0) await openActions();
    });
    const removed = page.locator('.editor-instance .view-line', { hasText: 'postgresql://app@db.shop.io/shop' });
    await applyCodeAction(page, 'Remove the password', openActions, removed);
    await page.locator('.editor-instance .squiggly-warning').first().waitFor({ state: 'detached' });
    await screenshots(page, 'password-removed');
    await page.keyboard.press('Control+z');
    await page.locator('.editor-instance .view-line', { hasText: secret }).waitFor();
    await page.locator('.editor-instance .squiggly-warning').first().waitFor();
  });
});
