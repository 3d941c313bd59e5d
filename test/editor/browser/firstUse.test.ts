import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { message, modal, pick, press } from '../../support/editorQuestions.js';
import {
  openSideBar,
  runCommand,
  screenshots,
  treeRows,
  useWorkbench,
  webview,
} from '../../support/editorWorkbench.js';

/** As long as pip takes to download the sample's packages. */
const installation = { timeout: 240_000 };

function terminal(page: Page, text: string): ReturnType<Page['locator']> {
  return page.locator('.terminal-wrapper.active .xterm-rows', { hasText: text });
}

/** What a new user does on a machine without Alembic, in this order. Nothing is asked twice. */
describe('from the sample on a bare machine to an applied upgrade', () => {
  if (!inject('sampleRuns')) {
    it.skip('needs SQLModel', () => undefined);
    return;
  }
  const session = useWorkbench('trusted', 'fastapi-sqlmodel', async (folder) => {
    mkdirSync(path.join(folder, '.vscode'));
    writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify({ 'alembic.interpreter': '' }));
    execFileSync('python3', ['-m', 'venv', path.join(folder, '.venv')]);
    await Promise.resolve();
  });

  it('the history is there without Python, and the view offers to install Alembic', async () => {
    const { page } = session();
    await openSideBar(page);
    await treeRows(page).filter({ hasText: 'allow tools to be retired' }).first().waitFor();
    await page.locator('.sidebar .welcome-view-content', { hasText: 'No Python with Alembic was found' }).waitFor();
    await screenshots(page, 'first-use-1-view');
  });

  it('Install Alembic types the command, and Enter runs it', installation, async () => {
    const { page, folder } = session();
    await page.locator('.sidebar .welcome-view-content').getByRole('button', { name: 'Install Alembic' }).click();
    await terminal(page, '-m pip install').waitFor();
    await screenshots(page, 'first-use-2-terminal');
    await page.locator('.terminal-wrapper.active textarea').press('Enter');
    await page.locator('.sidebar .welcome-view-content').waitFor({ state: 'detached', timeout: 200_000 });
    expect(existsSync(path.join(folder, '.venv/bin/alembic'))).toBe(true);
  });

  it('the preview shows the SQL of a revision', async () => {
    const { page } = session();
    await treeRows(page).filter({ hasText: 'create members' }).dblclick();
    await runCommand(page, 'Alembic: Preview SQL');
    await webview(page).locator('.statement', { hasText: 'CREATE TABLE member' }).waitFor();
    await screenshots(page, 'first-use-3-preview');
  });

  it('Upgrade asks where to and shows what will run, then applies it', async () => {
    const { page, folder } = session();
    await runCommand(page, 'Alembic: Upgrade');
    await pick(page, 'Upgrade migrations to', 'Head');
    await modal(page).getByRole('button', { name: 'Upgrade', exact: true }).waitFor();
    await screenshots(page, 'first-use-4-question');
    // Nothing can be lost, so that nothing has to be typed.
    await press(modal(page), 'Upgrade');
    await message(page, 'It is up to date.').waitFor();
    await screenshots(page, 'first-use-5-applied');
    expect(existsSync(path.join(folder, 'toolshed.db'))).toBe(true);
  });
});
