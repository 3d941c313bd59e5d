import { setUpChromium } from '../setup/chromium.mjs';
import { setUpEmacs } from '../setup/emacs.mjs';
import { setUpNeovim } from '../setup/neovim.mjs';
import { setUpPostgres } from '../setup/postgres.mjs';
import { setUpOldPython, setUpPython } from '../setup/python.mjs';
import { setUpWorkbench } from '../setup/workbench.mjs';

/**
 * Sets up what the tests need. What cannot be set up is reported and named in `missing`, so that the parts that need it
 * fail; only PostgreSQL and the other editors may be missing outside CI, the tests that want them are skipped then.
 * @param {ReadonlySet<string>} needs of python, postgres, neovim, emacs, workbench, chromium
 * @returns {Promise<{ missing: Set<string>, environment: Record<string, string>, tearDown: () => Promise<void> }>}
 *   `environment` tells the tests where things are
 */
export async function setUpForTests(needs) {
  const missing = new Set();
  const environment = {};
  let tearDown = async () => {};

  /** @template T @param {string} need @param {() => Promise<T>} setUp @returns {Promise<T | undefined>} */
  async function attempt(need, setUp) {
    if (!needs.has(need)) return undefined;
    try {
      return await setUp();
    } catch (error) {
      missing.add(need);
      console.error(`Set-up of ${need} failed: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  const python = await attempt('python', setUpPython);
  if (python !== undefined) {
    await setUpOldPython();
    const postgres = await attempt('postgres', () => setUpPostgres(python));
    if (postgres !== undefined) {
      environment.ALEMBIC_TEST_POSTGRES = postgres.url;
      tearDown = postgres.stop;
    }
    environment.ALEMBIC_TEST_NEOVIM = (await attempt('neovim', () => setUpNeovim(python))) ?? '';
  }
  environment.ALEMBIC_TEST_EMACS = (await attempt('emacs', setUpEmacs)) ?? '';
  for (const need of process.env.CI === 'true' ? [] : ['postgres', 'neovim', 'emacs']) {
    if (missing.delete(need)) console.log(`The tests that need ${need} are skipped.`);
  }
  await attempt('workbench', setUpWorkbench);
  await attempt('chromium', setUpChromium);
  if (needs.size === 0) console.log('Nothing to set up.');
  return { missing, environment, tearDown };
}
