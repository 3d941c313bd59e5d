import { type Customization, customizationsIn } from '../core/sql/customized.js';
import { importedModules } from './importedModules.js';
import { perText } from './perText.js';
import type { IndexedEnvironment } from './snapshot.js';

/** So many modules are looked at. */
const most = 600;

/** By the name under which a module is imported. */
const customizationsOf = perText(1500, (text) => {
  const known = new Map<string, readonly Customization[]>();
  return (name: string): readonly Customization[] => {
    const found = known.get(name) ?? customizationsIn(text, name);
    known.set(name, found);
    return found;
  };
});

/**
 * What code of the project changes of what SQLAlchemy and Alembic print, in `env.py`, the revisions, and the modules of
 * the project that these import, directly or not: Alembic loads every revision of an environment before it runs one.
 */
export function projectCustomizations(
  indexed: Pick<IndexedEnvironment, 'environment' | 'folder' | 'files'>,
  textOf: (path: string) => string | undefined,
  exists?: (path: string) => boolean,
): readonly Customization[] {
  const start = [`${indexed.environment.scriptLocation}/env.py`];
  const names = new Set<string>();
  for (const { path, header } of indexed.files.values()) {
    const { imports = [], mayCustomize = false } = header;
    // What a relative name means depends on the file.
    if (mayCustomize || imports.some((name) => name.startsWith('.'))) start.push(path);
    for (const name of imports) if (!name.startsWith('.')) names.add(name);
  }
  const found: Customization[] = [];
  for (const { path, name, text } of importedModules(indexed, { start, names, most, textOf, exists }))
    found.push(...customizationsOf(path, text)(name));
  return found;
}
