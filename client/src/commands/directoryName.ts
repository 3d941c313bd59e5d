/** Why a text cannot be the directory of an environment, relative to its folder. */
export type DirectoryProblem = 'empty' | 'outside';

export function directoryProblem(directory: string): DirectoryProblem | undefined {
  const parts = directory.split(/[/\\]/u);
  if (parts.every((part) => part === '' || part === '.')) return directory.startsWith('/') ? 'outside' : 'empty';
  return parts[0] === '' || /^[a-z]:/iu.test(directory) || parts.includes('..') ? 'outside' : undefined;
}
