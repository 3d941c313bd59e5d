import { dependencyNames } from '../core/project/dependencyNames.js';
import { lockFiles, requirementFiles } from '../core/project/packageVersions.js';
import type { Dependencies } from '../core/review/configuration/environmentConfiguration.js';
import { directoriesOf, installedNames, requirementsLists } from './projectVersions.js';
import type { IndexedEnvironment } from './snapshot.js';

/**
 * What the files of a project say that it depends on: lists, lock files, and what is installed in its virtual
 * environment. Null where none of them names SQLAlchemy or Alembic. Starts nothing.
 */
export function projectDependencies(
  { environment, folder }: Pick<IndexedEnvironment, 'environment' | 'folder'>,
  selected: string | undefined,
  textOf: (path: string) => string | undefined,
): Dependencies | null {
  const directories = directoriesOf(environment, folder.root);
  const lists = directories.flatMap((directory) => [
    ...requirementFiles.map((name) => `${directory}/${name}`),
    ...requirementsLists(directory),
  ]);
  const files = [...new Set(lists)].flatMap((file) => {
    const text = textOf(file);
    return text === undefined ? [] : [{ file, text }];
  });
  const locks = directories.flatMap((directory) => lockFiles.map((name) => textOf(`${directory}/${name}`) ?? ''));
  const environments = [
    ...(selected === undefined ? [] : [selected]),
    ...directories.flatMap((directory) => [`${directory}/.venv`, `${directory}/venv`]),
  ];
  const names = new Set([...files.map(({ text }) => text), ...locks].flatMap((text) => [...dependencyNames(text)]));
  for (const name of environments.flatMap(installedNames)) {
    const [, written] = /^([\w.]+)-\d[^-]*(?:\.dist-info|\.egg-info)$/.exec(name) ?? [];
    if (written !== undefined) names.add(written.toLowerCase().replace(/[._-]+/g, '-'));
  }
  return names.has('sqlalchemy') || names.has('alembic') || names.has('sqlmodel') ? { names, files } : null;
}
