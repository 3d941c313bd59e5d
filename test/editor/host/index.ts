import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** What the runners and scripts/test.mjs read. */
interface Results {
  passed: number;
  failed: number;
  skipped: number;
  /** One line for each test, below a failed one its error. */
  lines: string[];
}

/**
 * Runs every test of this folder inside the extension host; both runners call it. Rejects when one fails.
 * The results go to the file that ALEMBIC_TEST_RESULTS names, after each test, so that a run that hangs leaves them.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'tdd',
    reporter: 'spec',
    color: false,
    timeout: 15_000,
    slow: 5_000,
    forbidOnly: true,
  });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./activation.test.js');
  await import('./features.test.js');
  await import('./commands.test.js');
  const results: Results = { passed: 0, failed: 0, skipped: 0, lines: [] };
  const file = process.env['ALEMBIC_TEST_RESULTS'];
  const save = (): void => {
    if (file !== undefined) writeFileSync(file, JSON.stringify(results));
  };
  await new Promise<void>((resolve) => {
    mocha
      .run(() => {
        resolve();
      })
      .on('pass', (test) => {
        results.passed++;
        results.lines.push(` ✓ ${test.fullTitle()} ${test.duration ?? 0} ms`);
      })
      .on('fail', (test, error: Error) => {
        results.failed++;
        results.lines.push(` × ${test.fullTitle()}`, error.stack ?? error.message);
      })
      .on('pending', (test) => {
        results.skipped++;
        results.lines.push(` ↓ ${test.fullTitle()}`);
      })
      .on('test end', save)
      .on('end', save);
  });
  if (results.failed > 0) throw new Error(`${results.failed} failed`);
}
