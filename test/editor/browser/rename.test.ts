import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { activeTab, useWorkbench } from '../../support/editorWorkbench.js';

const child = 'a27d40c8f51b';
const parent = '1c95e7b0d2a8';
const renamed = 'd00d8ad5e7a1';
const session = useWorkbench('restricted', 'fastapi-sqlmodel');

it('F2 on a parent renames its id in both files and the name of its own, and one undo takes all back', async () => {
  const { page, folder } = session();
  const versions = path.join(folder, 'migrations/versions');
  const textOf = (id: string): string => {
    const file = readdirSync(versions).find((name) => name.includes(id));
    return file === undefined ? '' : readFileSync(path.join(versions, file), 'utf8');
  };
  const texts = (): string[] => [child, parent, renamed].map(textOf);
  const before = texts();
  const after = [before[0]?.replaceAll(parent, renamed), '', before[1]?.replaceAll(parent, renamed)];

  await page.keyboard.press('Control+P');
  await page
    .locator('.quick-input-widget input')
    .fill(`${child}:${String(lineOf(before[0] ?? '', 'down_revision'))}:50`);
  await page.locator('.quick-input-widget .monaco-list-row', { hasText: child }).first().waitFor();
  await page.keyboard.press('Enter');
  await activeTab(page).filter({ hasText: child }).waitFor();
  // The hint comes with the other features.
  await page.locator('.view-lines', { hasText: 'drop tool barcode' }).waitFor();

  await page.keyboard.press('F2');
  const input = page.locator('.rename-box input');
  await input.waitFor();
  await input.fill(renamed);
  await page.keyboard.press('Enter');
  await expect.poll(texts, { timeout: 30_000 }).toEqual(after);

  await page.locator('.editor-instance .view-lines').click();
  await page.keyboard.press('Control+Z');
  await expect.poll(texts, { timeout: 30_000 }).toEqual(before);
});

function lineOf(text: string, start: string): number {
  return text.split('\n').findIndex((line) => line.startsWith(start)) + 1;
}
