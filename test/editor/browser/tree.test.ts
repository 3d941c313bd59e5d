import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { message, pickRow } from '../../support/editorQuestions.js';
import {
  activeTab,
  closePalette,
  openFile,
  openSideBar,
  resizeSideBar,
  runCommand,
  screenshots,
  searchCommands,
  treeRows,
  useWorkbench,
} from '../../support/editorWorkbench.js';

const row = (page: Page, text: string): Locator => treeRows(page).filter({ hasText: text });
const selected = (page: Page, text: string): Locator =>
  page.locator('.sidebar .pane-body .monaco-list-row.selected', { hasText: text });
const status = (page: Page, text: string | RegExp): Locator => page.locator('.statusbar-item', { hasText: text });

/** Where the keyboard is. */
function focused(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      (document.activeElement?.closest('.editor-instance, .sidebar') ?? document.body).className
        .split(' ')
        .find((name) => ['editor-instance', 'sidebar'].includes(name)) ?? '',
  );
}

/** Each test goes on where the one before it ended. */
describe('the tree of the sample', () => {
  const session = useWorkbench('trusted', 'fastapi-sqlmodel');

  it('selects the active revision, opens the merge that holds it, and leaves the focus in the editor', async () => {
    const { page } = session();
    await openSideBar(page);
    await row(page, 'merge billing and reservations').waitFor();
    expect(await row(page, 'link reservations to deposit invoices').count()).toBe(0);
    await openFile(page, '358ad9e7f6c0');
    await selected(page, 'link reservations to deposit invoices').waitFor();
    expect(await focused(page)).toBe('editor-instance');
    await runCommand(page, 'Alembic: Go to Parent');
    await activeTab(page).filter({ hasText: 'f82c47d6013b' }).waitFor();
    await selected(page, 'create reservations').waitFor();
    await row(page, 'Begins after require daily fee on loans').waitFor();
    await screenshots(page, 'tree-follows');
  });

  it('selects the active revision when it becomes visible', async () => {
    const { page } = session();
    await runCommand(page, 'View: Show Explorer');
    await openFile(page, '0e6f93b8a1d7');
    await openSideBar(page);
    await selected(page, 'track when invoices are paid').waitFor();
  });

  it('shows itself for Reveal in Revisions View, with the row in focus, whose id is copied by key', async () => {
    const { page } = session();
    await runCommand(page, 'View: Show Explorer');
    await openFile(page, '1c95e7b0d2a8');
    await runCommand(page, 'Alembic: Reveal in Revisions View');
    await selected(page, 'drop tool barcode').waitFor();
    expect(await focused(page)).toBe('sidebar');
    await page.keyboard.press('Control+c');
    await status(page, 'Copied 1c95e7b0d2a8.').waitFor();
  });

  it('is searched by message and id', async () => {
    const { page } = session();
    await runCommand(page, 'Alembic: Find Revision');
    await page.locator('.quick-input-widget .quick-input-box input').fill('b5170e');
    await pickRow(page, 'create invoices').click();
    await activeTab(page).filter({ hasText: 'create_invoices' }).waitFor();
    await selected(page, 'create invoices').waitFor();
  });

  it('leads to the parent and back to the child by key', async () => {
    const { page } = session();
    await openFile(page, '1c95e7b0d2a8');
    await page.keyboard.press('Control+Alt+PageDown');
    await activeTab(page).filter({ hasText: '8d4f1ab3960e' }).waitFor();
    await page.keyboard.press('Control+Alt+PageUp');
    await activeTab(page).filter({ hasText: '1c95e7b0d2a8' }).waitFor();
  });

  it('opens an editor that the next click replaces, and with a double click one that stays', async () => {
    const { page } = session();
    await runCommand(page, 'View: Close All Editors');
    await row(page, 'create members').click();
    await activeTab(page).filter({ hasText: 'create_members' }).waitFor();
    await row(page, 'create loans').dblclick();
    await activeTab(page).filter({ hasText: 'create_loans' }).waitFor();
    await row(page, 'add tool condition').click();
    await activeTab(page).filter({ hasText: 'add_tool_condition' }).waitFor();
    const names = (await page.locator('.tabs-container .tab').allInnerTexts()).map(
      (text) => /create_members|create_loans|add_tool_condition/u.exec(text)?.[0],
    );
    expect(names).toEqual(['create_loans', 'add_tool_condition']);
  });

  it('offers Merge Heads and Rebase Revision only where there are several heads', async () => {
    const { page, folder } = session();
    const offered = async (title: string): Promise<number> => {
      await searchCommands(page, `Alembic: ${title}`);
      const count = await pickRow(page, `Alembic: ${title}…`).count();
      await closePalette(page);
      return count;
    };
    expect([
      await offered('Merge Heads'),
      await offered('Rebase Revision'),
      await offered('Select Environment'),
      await offered('Upgrade'),
    ]).toEqual([0, 0, 0, 1]);
    const second = path.join(folder, 'migrations/versions/second.py');
    writeFileSync(
      second,
      '"""second head"""\nrevision = "0f0f0f0f0f0f"\ndown_revision = "1c95e7b0d2a8"\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n',
    );
    await row(page, 'second head').waitFor();
    expect([await offered('Merge Heads'), await offered('Rebase Revision')]).toEqual([1, 1]);
    rmSync(second);
    await row(page, 'second head').waitFor({ state: 'detached' });
  });

  it.skipIf(!inject('sampleRuns')).each([250, 300, 520])(
    'keeps what matters of a row in a side bar of %i pixels',
    async (width) => {
      const { page } = session();
      if (width === 250) {
        await runCommand(page, 'Alembic: Show Current');
        await message(page, '16 revisions are pending.').waitFor();
        await runCommand(page, 'Notifications: Clear All Notifications');
      }
      await resizeSideBar(page, width);
      const rows = [row(page, 'allow tools to be retired'), row(page, 'copy daily fees to existing loans')];
      for (const each of rows) {
        const box = await each.boundingBox();
        // The badge is drawn after the label, at the right end, whatever is cut off before it.
        const label = each.locator('.monaco-icon-label');
        expect(await label.evaluate((element) => getComputedStyle(element, '::after').content)).toBe('"P"');
        const right = await label.evaluate((element) => element.getBoundingClientRect().right);
        expect(right).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0));
        expect(await each.getAttribute('aria-label')).toMatch(/pending.*(?:a27d40c8f51b|9af2c60d7b13)$/u);
      }
      await row(page, 'allow tools to be retired').locator('.codicon-circle-filled').waitFor();
      await row(page, 'copy daily fees').locator('.codicon-circle-outline').waitFor();
      await row(page, 'Database is here').waitFor();
      expect(
        await page
          .locator('.activitybar .action-item', { has: page.locator('a[aria-label^="Alembic"]') })
          .locator('.badge-content')
          .innerText(),
      ).toBe('16');
      const { shown, whole } = await row(page, 'create loans')
        .locator('.monaco-icon-label-container')
        .evaluate((element) => ({ shown: element.clientWidth, whole: element.scrollWidth }));
      expect(whole, 'the date is not cut').toBeLessThanOrEqual(shown);
      await row(page, 'create loans').hover();
      await row(page, 'create loans').locator('.actions a[aria-label^="Upgrade to This Revision…"]').waitFor();
      await screenshots(page, `tree-${String(width)}`);
    },
  );
});

/** Two environments, the second with a history of several pages. */
function twoEnvironments(folder: string): Promise<void> {
  for (const name of ['backend', 'tenants']) {
    const versions = path.join(folder, name, 'migrations/versions');
    mkdirSync(versions, { recursive: true });
    writeFileSync(path.join(folder, name, 'alembic.ini'), '[alembic]\nscript_location = %(here)s/migrations\n');
    writeFileSync(path.join(folder, name, 'migrations/env.py'), 'from alembic import context\n');
    writeFileSync(path.join(folder, name, 'migrations/script.py.mako'), '');
    for (let index = 0; index < (name === 'tenants' ? 120 : 3); index++) {
      const id = `${name}${String(index).padStart(3, '0')}`;
      const parent = index === 0 ? 'None' : `"${name}${String(index - 1).padStart(3, '0')}"`;
      writeFileSync(
        path.join(versions, `${id}.py`),
        `"""change ${id}"""\nrevision = "${id}"\ndown_revision = ${parent}\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n`,
      );
    }
  }
  return Promise.resolve();
}

describe('the tree of two environments', () => {
  const session = useWorkbench('trusted', undefined, twoEnvironments);

  it('shows both with their heads, and opens no history', async () => {
    const { page } = session();
    await openSideBar(page);
    await row(page, 'change tenants119').waitFor();
    expect((await treeRows(page).allInnerTexts()).map((text) => text.replace(/\s+/gu, ' ').trim())).toEqual([
      'backend/migrations1 head',
      'change backend002head',
      'tenants/migrations1 head',
      'change tenants119head',
    ]);
    await status(page, 'Alembic: 2 environments').waitFor();
    await screenshots(page, 'tree-environments');
  });

  it('opens the pages down to the active revision, and the status item follows its environment', async () => {
    const { page } = session();
    await openFile(page, 'tenants005');
    await selected(page, 'change tenants005').waitFor();
    await status(page, 'Alembic: tenants/migrations · 1 head').waitFor();
    await openFile(page, 'backend001');
    await selected(page, 'change backend001').waitFor();
    await status(page, 'Alembic: backend/migrations · 1 head').waitFor();
    await openFile(page, 'alembic.ini');
    await status(page, /Alembic: (?:backend|tenants)\/migrations · 1 head/u).waitFor();
  });
});
