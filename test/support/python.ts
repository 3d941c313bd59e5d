import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** The interpreter with a real Alembic that the set-up made (scripts/setup/python.mjs); throws when there is none. */
export function pythonPath(): string {
  const made = path.join(root, '.cache/python/bin/python');
  const chosen = process.env['ALEMBIC_TEST_PYTHON'] ?? made;
  if (!existsSync(chosen)) throw new Error(`No Python with Alembic at ${chosen}: run "npm test", which sets it up.`);
  return chosen;
}

/**
 * The interpreter with Alembic 1.8.0 and SQLAlchemy 1.4, the oldest that are served; undefined where none could be
 * made.
 */
export function oldPythonPath(): string | undefined {
  const chosen = process.env['ALEMBIC_TEST_OLD_PYTHON'] ?? path.join(root, '.cache/python-old/bin/python');
  return existsSync(chosen) ? chosen : undefined;
}

/** Both ends of what is served, by name: tests run at each. The old one is missing where pip has no index. */
export function pythons(): readonly (readonly [name: string, path: string])[] {
  const old = oldPythonPath();
  return [['newest', pythonPath()], ...(old === undefined ? [] : [['Alembic 1.8, SQLAlchemy 1.4', old] as const])];
}
