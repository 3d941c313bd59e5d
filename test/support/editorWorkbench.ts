import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import { pickRow } from './editorQuestions.js';

/** One of the two workbenches that test/editor/browser/globalSetup.mjs starts. */
interface ProvidedWorkbench {
  readonly url: string;
  /** The file that holds a line for each time the extension ran Python; absent until the first. */
  readonly runs: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    trusted: ProvidedWorkbench;
    restricted: ProvidedWorkbench;
    /** Whether the interpreter has what the sample's env.py imports. */
    sampleRuns: boolean;
    /** The browser's address for Playwright. */
    browser: string;
  }
}

/** A page with the workbench, on a folder of its own, for all tests of one file. */
export interface EditorSession {
  readonly page: Page;
  readonly folder: string;
  readonly workbench: ProvidedWorkbench;
}

const root = path.resolve(import.meta.dirname, '../..');
const results = path.join(root, 'test-results');

/** What the browser says that its user likes, and the class that the workbench wears then. */
const themes = [
  { kind: 'high-contrast', media: { colorScheme: 'dark', forcedColors: 'active' }, className: 'hc-black' },
  { kind: 'light', media: { colorScheme: 'light', forcedColors: 'none' }, className: 'vs' },
  { kind: 'dark', media: { colorScheme: 'dark', forcedColors: 'none' }, className: 'vs-dark' },
] as const;
export type ThemeKind = (typeof themes)[number]['kind'];

/**
 * Opens the workbench on a copy of an example, or on an empty folder, before the tests of a file, and closes it after
 * them. A test that fails leaves a screenshot in test-results/.
 * @param prepare what else the folder needs before it is opened, as a .env file
 */
export function useWorkbench(
  kind: 'trusted' | 'restricted',
  example: string | undefined,
  prepare?: (folder: string) => Promise<void>,
): () => EditorSession {
  let browser: Browser | undefined;
  let session: EditorSession | undefined;
  const current = (): EditorSession => {
    if (session === undefined) throw new Error('The workbench is open only while a test runs.');
    return session;
  };

  const open = async (): Promise<void> => {
    const workbench = inject(kind);
    const parent = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'alembic-browser-')));
    const folder = path.join(parent, example ?? 'empty');
    if (example === undefined) mkdirSync(folder);
    else cpSync(path.join(root, 'examples', example), folder, { recursive: true });
    await prepare?.(folder);
    browser = await chromium.connect(inject('browser'));
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(30_000);
    session = { page, folder, workbench };
    await page.goto(`${workbench.url}?folder=${encodeURIComponent(folder)}`);
    await page.locator('.monaco-workbench').waitFor();
  };
  const close = async (): Promise<void> => {
    await browser?.close();
    if (session !== undefined) rmSync(path.dirname(session.folder), { recursive: true, force: true });
  };

  beforeAll(open);
  let opened = 0;

  beforeEach(async (context) => {
    // The second try of a first test begins as the first try did. Later tests go on with what earlier ones left.
    if (opened === 1 && (context.task.result?.retryCount ?? 0) > 0) {
      await close();
      await open();
    } else opened += 1;
    context.onTestFailed(async () => {
      const name = [context.task.suite?.name, context.task.name].join(' ').replace(/\W+/gu, '-');
      await current().page.screenshot({ path: path.join(results, `failed-${kind}-${name}.png`) });
    });
  });

  afterAll(close);

  return current;
}

/** Opens the side bar "Alembic"; while it is open, the same click would close it. */
export async function openSideBar(page: Page): Promise<void> {
  await page.locator('.activitybar .action-item a[aria-label^="Alembic"]').click();
  // Or the icon's own hover would lie over the view.
  await page.mouse.move(700, 700);
}

/** The rows of the tree in the open side bar. */
export function treeRows(page: Page): Locator {
  return page.locator('.sidebar .pane-body .monaco-list-row');
}

/**
 * Runs a command from the palette by its whole title, but for the dots of a command that asks. An open palette does not
 * learn of commands that become available, so it is opened anew until it has this one.
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  for (let failures = 0; ;) {
    await searchCommands(page, title);
    const command = pickRow(page, title).or(pickRow(page, `${title}…`));
    if ((await command.count()) > 0) {
      try {
        await command.click({ timeout: patience });
        return;
      } catch (error) {
        // The palette was closed meanwhile, as by a page that takes the focus.
        failures += 1;
        if (failures === attempts) throw error;
      }
    }
    await closePalette(page);
  }
}

/** Types a text into the palette, which stays open; answers the rows that it finds. */
export async function searchCommands(page: Page, text: string): Promise<Locator> {
  const rows = page.locator('.quick-input-list .monaco-list-row');
  for (let attempt = 1; ; attempt++) {
    // While the last pick closes, the key would be lost.
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await page.keyboard.press('F1');
    try {
      await page.locator('.quick-input-widget input[type="text"]').fill(`>${text}`, { timeout: patience });
      await rows.first().waitFor({ timeout: patience });
      return rows;
    } catch (error) {
      // A page that opens beside it takes the focus, which closes the palette: it is opened anew.
      if (attempt === attempts) throw error;
    }
  }
}

const patience = 5000;
const attempts = 5;

/** Closes the palette, or any pick, and waits until it is gone: a key that comes before would still reach it. */
export async function closePalette(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Opens our walkthrough at a step; answers the step once its picture is there. */
export async function openWalkthrough(page: Page, title: string): Promise<Locator> {
  await runCommand(page, 'Welcome: Open Walkthrough...');
  await pickRow(page, 'Get Started with Alembic').click();
  const step = page.locator('.getting-started-step').filter({ has: page.locator('.step-title', { hasText: title }) });
  // The first one is open already, and a click into its middle would press its button.
  await step.and(page.locator('.expanded')).or(step.locator('.step-title')).first().waitFor();
  if ((await step.and(page.locator('.expanded')).count()) === 0) await step.locator('.step-title').click();
  await webview(page).locator('svg').first().waitFor();
  return page.locator('.getting-started-step.expanded');
}

/** Answers the question that an input box of the editor asks. */
export async function answer(page: Page, text: string): Promise<void> {
  await page.locator('.quick-input-widget input[type="text"]').fill(text);
  await page.keyboard.press('Enter');
}

/**
 * Opens the file of a row with a click. The tree is drawn anew when the graph or git has changed: an element that is
 * clicked in that moment may have become another row, and the click is made again.
 */
export async function openRow(page: Page, row: Locator, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await row.click();
    try {
      await activeTab(page).filter({ hasText: name }).waitFor({ timeout: patience });
      return;
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

/** Opens the file whose name contains a text, as a user does who is not in the tree. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input[type="text"]').fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  await activeTab(page).filter({ hasText: name }).waitFor();
}

/** Drags the border of the side bar until it has a width, in pixels. */
export async function resizeSideBar(page: Page, width: number): Promise<void> {
  const { x = 0, width: before = 0 } = (await page.locator('.part.sidebar').boundingBox()) ?? {};
  await page.mouse.move(x + before, 500);
  await page.locator('.monaco-sash.vertical.hover').waitFor();
  await page.mouse.down();
  await page.mouse.move(x + width, 500, { steps: 4 });
  await page.mouse.up();
  await page.mouse.move(700, 700);
}

/** The tab of the active editor; its label is the file's name. */
export function activeTab(page: Page): Locator {
  return page.locator('.editor-group-container.active .tab.active');
}

/** Rests the mouse on an id in the line of `down_revision` and answers the hover that appears. */
export async function hover(page: Page, id: string): Promise<Locator> {
  const line = page.locator('.editor-instance .view-line', { hasText: 'down_revision' });
  const shown = page.locator('.monaco-hover:not(.hidden) .hover-contents');
  for (let attempt = 1; ; attempt++) {
    // From elsewhere, or a mouse that is there already would not move.
    await page.mouse.move(700, 700);
    await line.locator('span span', { hasText: id }).hover();
    try {
      await shown.first().waitFor({ timeout: patience });
      return shown;
    } catch (error) {
      // A move while the editor is drawn anew, as in another theme, is lost.
      if (attempt === attempts) throw error;
    }
  }
}

/** The content of the only webview. */
export function webview(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
}

/**
 * Takes a picture in a theme of each kind into test-results/screenshots.
 * @param prepare brings up what a change of the theme closes, or waits for what is slower than the workbench
 */
export async function screenshots(
  page: Page,
  name: string,
  prepare?: (kind: ThemeKind) => Promise<unknown>,
): Promise<void> {
  for (const { kind, media, className } of themes) {
    await page.emulateMedia(media);
    await page.locator(`.monaco-workbench.${className}`).waitFor();
    await prepare?.(kind);
    await screenshot(page, `${name}-${kind}`);
  }
}

/** The rows of the list that a light bulb opens. */
export function codeActions(page: Page): Locator {
  return page.locator('.action-widget .monaco-list-row');
}

/**
 * Applies the code action with a text from the light bulb's list, and waits for what it does. The workbench may close
 * the list at any time (new diagnostics, another theme), also at the moment of the click: then `open` opens it again.
 * @param effect is there once the action was applied
 */
export async function applyCodeAction(
  page: Page,
  text: string,
  open: () => Promise<unknown>,
  effect: Locator,
): Promise<void> {
  const action = codeActions(page).filter({ hasText: text });
  for (let attempt = 1; ; attempt += 1) {
    try {
      if ((await action.count()) === 0) await open();
      await action.click({ timeout: 5_000 });
      await effect.waitFor({ timeout: 10_000 });
      return;
    } catch (error) {
      if ((await effect.count()) > 0) return;
      if (attempt === 4) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Takes a picture as the page is now into test-results/screenshots. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(results, 'screenshots', `${name}.png`), animations: 'disabled' });
}
