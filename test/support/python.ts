import { existsSync } from 'node:fs';
import path from 'node:path';

/** The interpreter with a real Alembic that the set-up made (scripts/setup/python.mjs); throws when there is none. */
export function pythonPath(): string {
  const made = path.resolve(import.meta.dirname, '../../.cache/python/bin/python');
  const chosen = process.env['ALEMBIC_TEST_PYTHON'] ?? made;
  if (!existsSync(chosen)) throw new Error(`No Python with Alembic at ${chosen}: run "npm test", which sets it up.`);
  return chosen;
}
