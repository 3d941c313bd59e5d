import type { FactReader } from '../../server/src/workspace/sourceFile.js';
import type { ProjectTree } from '../../server/src/core/project/environment.js';

/**
 * A workspace folder from text: paths relative to the root → content. A path that ends in "/" is an empty directory;
 * an absolute path stands outside the root (a directory when it ends in "/"). Without a reader no file has facts.
 */
export function literalTree(
  content: Readonly<Record<string, string>>,
  root = '/work/app',
  reader?: FactReader,
): ProjectTree {
  const absolute = (path: string): string => (path.startsWith('/') ? path : `${root}/${path}`);
  const texts = new Map<string, string>();
  const directories = new Set<string>([root]);
  for (const [path, text] of Object.entries(content)) {
    const full = absolute(path).replace(/\/$/, '');
    if (path.endsWith('/')) directories.add(full);
    else texts.set(full, text);
    for (let at = full.lastIndexOf('/'); at > 0; at = full.lastIndexOf('/', at - 1)) directories.add(full.slice(0, at));
  }
  return {
    root,
    mayUseNetwork: true,
    files: [...texts.keys()].filter((path) => path.startsWith(`${root}/`)),
    read: (path) => texts.get(path),
    encodingFault: () => undefined,
    isDirectory: (path) => directories.has(path),
    realPath: (path) => path,
    header(path) {
      const text = texts.get(path);
      return text === undefined ? undefined : reader?.(text).header;
    },
  };
}
