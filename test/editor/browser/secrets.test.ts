import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { message, pick, typeInto } from '../../support/editorQuestions.js';
import { activeTab, openSideBar, runCommand, treeRows, useWorkbench, webview } from '../../support/editorWorkbench.js';

const ofFile = 'pw-of-the-env-file';
const ofIni = 'pw-of-the-ini';
const ofPrompt = 'pw-of-the-prompt';
const all = [ofFile, ofIni, ofPrompt];

/** A project that tells its passwords to whoever listens, with a database that does not answer. */
describe.skipIf(!inject('sampleRuns'))('passwords', () => {
  const session = useWorkbench('trusted', 'fastapi-sqlmodel', (folder) => {
    writeFileSync(path.join(folder, '.env'), `DATABASE_URL=postgresql+psycopg://ada:${ofFile}@127.0.0.1:1/shop\n`);
    const change = (file: string, search: string, replacement: string): void => {
      const text = readFileSync(path.join(folder, file), 'utf8');
      expect(text).toContain(search);
      writeFileSync(path.join(folder, file), text.replace(search, replacement));
    };
    change('alembic.ini', '[alembic]\n', `[alembic]\nsqlalchemy.url = postgresql://bob:${ofIni}@localhost/shop\n`);
    change(
      'migrations/env.py',
      'is_sqlite =',
      'import os\nprint(os.environ["DATABASE_URL"], config.get_main_option("sqlalchemy.url"))\nis_sqlite =',
    );
    return Promise.resolve();
  });
  const shown: string[] = [];

  /** Waits for a message and keeps all that is on the screen with it. */
  async function keep(text: string): Promise<void> {
    const { page } = session();
    await message(page, text).waitFor();
    shown.push(await page.locator('body').innerText());
    await runCommand(page, 'Notifications: Clear All Notifications');
  }

  it('of .env and ini are in no message, and not in the preview', async () => {
    const { page } = session();
    await openSideBar(page);
    await treeRows(page).filter({ hasText: 'create invoices' }).click();
    await activeTab(page).filter({ hasText: 'create_invoices' }).waitFor();
    await runCommand(page, 'Alembic: Preview SQL');
    await webview(page).locator('.statement', { hasText: 'CREATE TYPE invoice_status' }).waitFor();
    shown.push(await webview(page).locator('body').innerText());
    // Alembic's own SQL runs env.py, which prints.
    await webview(page).locator('#engine').click();
    await webview(page).locator('#engine li', { hasText: 'Alembic' }).click();
    await webview(page).locator('body').filter({ hasText: 'ada:***@127.0.0.1' }).waitFor();
    shown.push(await webview(page).locator('body').innerText());
    await runCommand(page, 'Alembic: Show Current');
    await keep('PostgreSQL at 127.0.0.1:1 refuses the connection');
    await runCommand(page, 'Alembic: Check Models Against Migrations');
    await keep('does not answer');
  });

  it('of the prompt neither', async () => {
    const { page } = session();
    await runCommand(page, 'Alembic: Select Database');
    await pick(page, 'Select Database of migrations', 'Enter a URL…');
    await pick(page, 'Where Does env.py Read Its URL?', 'DATABASE_URL');
    await typeInto(page, 'Database URL of migrations', `postgresql+psycopg://eve:${ofPrompt}@127.0.0.1:2/other`);
    await keep('PostgreSQL at 127.0.0.1:2 refuses the connection');
    await runCommand(page, 'Alembic: Check Models Against Migrations');
    await keep('PostgreSQL at 127.0.0.1:2 refuses the connection');
  });

  it('are in no text of the screen, no argument and no setting', async () => {
    const { page, folder, workbench } = session();
    await runCommand(page, 'Alembic: Select Database');
    await pick(page, 'Select Database of migrations', "The Project's Own");
    await keep('PostgreSQL at 127.0.0.1:1 refuses the connection');
    const settings =
      textsBelow(path.join(path.dirname(workbench.runs), 'user-data/User'), '.json') +
      textsBelow(path.join(folder, '.vscode'));
    const places = { screen: shown.join('\n'), arguments: readFileSync(workbench.runs, 'utf8'), settings };
    for (const [place, text] of Object.entries(places)) {
      expect(
        all.filter((password) => text.includes(password)),
        place,
      ).toEqual([]);
    }
    // What is looked through holds what it should: the printed text without the passwords, the runs, the settings.
    expect(places.screen).toContain('ada:***@127.0.0.1');
    expect(places.arguments).toContain('start.py');
    expect(places.settings).toContain('alembic.interpreter');
  });
});

/** The texts of all files below a folder, joined. */
function textsBelow(folder: string, ending = ''): string {
  if (!existsSync(folder)) return '';
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith(ending),
  );
  return files.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8')).join('\n');
}
