import type { TextDocumentFilter } from 'vscode-languageserver/node';
import { isBelow, parentOf } from '../workspace/paths.js';
import type { IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';

/** The files that Alembic may load as revisions: those of the found version locations and no other Python file. */
export function revisionFileFilters(environments: readonly IndexedEnvironment[]): TextDocumentFilter[] {
  const patterns = environments.flatMap(({ environment }) =>
    environment.versionLocations.map((location) => `${escapeGlob(location)}/${environment.recursive ? '**/*.py' : '*.py'}`),
  );
  return [...new Set(patterns)].sort().map((pattern) => ({ scheme: 'file', language: 'python', pattern }));
}

/** Configuration files: which of them matter is known only when they are read, so they are told by name. */
export const configurationFileFilters: readonly TextDocumentFilter[] = ['**/*.ini', '**/*.ini.template', '**/pyproject.toml'].map((pattern) => ({
  scheme: 'file',
  pattern,
}));

/** What can change the environments or their revisions. */
export const watchedFiles: readonly string[] = ['**/*.py', '**/*.ini', '**/*.ini.template', '**/pyproject.toml', '**/script.py.mako'];

/** The directories that lead to revisions: editors tell of a deleted directory, not of the files in it. */
export function watchedDirectories({ environments }: Snapshot): string[] {
  const patterns = new Set<string>();
  for (const { environment, folder } of environments) {
    for (const place of [environment.scriptLocation, ...environment.versionLocations]) {
      for (let directory = place; isBelow(directory, folder.root); directory = parentOf(directory)) {
        patterns.add(`**${escapeGlob(directory.slice(folder.root.length))}`);
      }
    }
  }
  return [...patterns].sort();
}

function escapeGlob(path: string): string {
  return path.replace(/[[\]{}*?]/g, '[$&]');
}
