import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A migration of a collection: a body of `upgrade()`, functions, or a whole file. */
export interface MigrationCase {
  readonly title: string;
  /** What stands behind the title. */
  readonly option: string;
  readonly code: string;
}

/** The migrations in a file of test/migrations; the first is what is there before each of the others. */
export function migrationCases(name: string): { readonly before: string; readonly cases: readonly MigrationCase[] } {
  const text = readFileSync(path.resolve(import.meta.dirname, `../migrations/${name}.py`), 'utf8');
  const [first, ...cases] = text
    .split(/^### /m)
    .slice(1)
    .map((part): MigrationCase => {
      const [, heading = '', code = ''] = /^(.*)\n([^]*)$/.exec(part) ?? [];
      const [title = '', option = ''] = heading.split('|').map((each) => each.trim());
      return { title, option, code: code.trimEnd() };
    });
  return { before: first?.code ?? '', cases };
}
