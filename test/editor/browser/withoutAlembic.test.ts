import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { message, press } from '../../support/editorQuestions.js';
import { openSideBar, openWalkthrough, runCommand, screenshots, useWorkbench } from '../../support/editorWorkbench.js';
import { pythonPath } from '../../support/python.js';

/** Settings of a folder, over the workbench's own interpreter. */
function writeSettings(folder: string, interpreter: string): void {
  mkdirSync(path.join(folder, '.vscode'));
  writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify({ 'alembic.interpreter': interpreter }));
}

/** What an installation into the folder's environment comes to: the packages, then their metadata. */
function giveAlembic(folder: string): void {
  const packages = (environment: string): string => {
    const [version = ''] = readdirSync(path.join(environment, 'lib'));
    return path.join(environment, 'lib', version, 'site-packages');
  };
  const from = packages(path.dirname(path.dirname(pythonPath())));
  const into = packages(path.join(folder, '.venv'));
  writeFileSync(path.join(into, 'installed.pth'), from);
  const metadata = readdirSync(from).find((name) => /^alembic-.*\.dist-info$/u.test(name)) ?? '';
  cpSync(path.join(from, metadata), path.join(into, metadata), { recursive: true });
}

/** The lines of the terminal that is open. Blanks are drawn as such that do not break. */
async function terminalText(page: Page): Promise<string> {
  return (await page.locator('.terminal-wrapper.active .xterm-rows > div').allTextContents())
    .join('\n')
    .replaceAll('\u00A0', ' ');
}

function terminalRow(page: Page, text: string): Locator {
  return page.locator('.terminal-wrapper.active .xterm-rows', { hasText: text });
}

/** The view below the tree that says what is missing. */
function missing(page: Page): Locator {
  return page.locator('.sidebar .welcome-view-content', { hasText: 'No Python with Alembic was found' });
}

/** The palette that ran the command may still be closing; a question would stay open. */
async function nothingIsAsked(page: Page): Promise<void> {
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

describe('a project whose environment has no Alembic', () => {
  const session = useWorkbench('trusted', 'fastapi-sqlmodel', async (folder) => {
    writeSettings(folder, '');
    execFileSync(pythonPath(), ['-m', 'venv', '--without-pip', path.join(folder, '.venv')]);
    await Promise.resolve();
  });

  it('says so below the tree, without a message', async () => {
    const { page } = session();
    await openSideBar(page);
    await missing(page).waitFor();
    await screenshots(page, 'without-alembic-view');
    expect(await page.locator('.notifications-toasts .notification-list-item').count()).toBe(0);
  });

  it('says so before New Revision, Upgrade and Check Models ask anything', async () => {
    const { page } = session();
    for (const command of ['New Revision', 'Upgrade', 'Check Models Against Migrations']) {
      await runCommand(page, `Alembic: ${command}`);
      const said = message(page, 'has no Alembic');
      await said.getByRole('button', { name: 'Install Alembic', exact: true }).waitFor();
      await nothingIsAsked(page);
      if (command === 'New Revision') await screenshots(page, 'without-alembic-message');
      await runCommand(page, 'Notifications: Clear All Notifications');
      await said.waitFor({ state: 'detached' });
    }
  });

  it('Install Alembic types the command into a terminal and does not run it', async () => {
    const { page, folder } = session();
    await runCommand(page, 'Alembic: New Revision');
    await press(message(page, 'has no Alembic'), 'Install Alembic');
    // What the project declares, into its environment.
    await terminalRow(page, '.venv/bin/python -m pip install').waitFor();
    await terminalRow(page, 'sqlmodel').waitFor();
    await screenshots(page, 'without-alembic-terminal');
    expect(await terminalText(page)).not.toMatch(/No module named pip/u);
    expect(readdirSync(path.join(folder, '.venv/bin'))).not.toContain('alembic');
  });

  it('New Revision asks for its message once Alembic is there', async () => {
    const { page, folder } = session();
    giveAlembic(folder);
    await missing(page).waitFor({ state: 'detached' });
    await runCommand(page, 'Alembic: New Revision');
    await page.locator('.quick-input-title', { hasText: 'New Revision in migrations' }).waitFor();
  });
});

describe('an empty folder without any Python environment', () => {
  const session = useWorkbench('trusted', undefined, async (folder) => {
    writeSettings(folder, '');
    await Promise.resolve();
  });

  it("the walkthrough's first button types what makes an environment and installs Alembic", async () => {
    const { page, folder } = session();
    await press(await openWalkthrough(page, 'Install Alembic'), 'Install Alembic');
    await terminalRow(page, 'python3 -m venv .venv && .venv/bin/python -m pip install alembic sqlmodel').waitFor();
    await screenshots(page, 'walkthrough-install');
    expect(existsSync(path.join(folder, '.venv'))).toBe(false);
  });

  it('Initialize Environment says that Alembic is missing before it asks for a template', async () => {
    const { page } = session();
    await runCommand(page, 'Alembic: Initialize Environment');
    await message(page, 'has no Alembic').getByRole('button', { name: 'Select Interpreter', exact: true }).waitFor();
    await nothingIsAsked(page);
  });
});
