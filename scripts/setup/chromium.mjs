import { existsSync } from 'node:fs';
import { findOnPath, isExecutable } from '../lib/process.mjs';
import { installSystemPackages } from '../lib/systemPackages.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The browser that shows the workbench to the tests.
 * @returns {Promise<string>} its path
 */
export async function setUpChromium() {
  let browser = find();
  if (browser === undefined) {
    console.log('Chromium: installing the Debian packages chromium and fonts-dejavu-core …');
    await installSystemPackages(['chromium', 'fonts-dejavu-core'], 'Chromium (or Chrome; $CHROMIUM may name it)');
    browser = find();
  }
  if (browser === undefined) throw new Error('Chromium was installed but is not on PATH: set $CHROMIUM to its path.');
  console.log(`Chromium: ${browser}.`);
  return browser;
}

function find() {
  const chosen = process.env.CHROMIUM;
  if (chosen === undefined || chosen === '') return findOnPath(names) ?? applications.find((file) => existsSync(file));
  if (!isExecutable(chosen)) throw new Error(`$CHROMIUM names ${chosen}, which is not an executable file.`);
  return chosen;
}
