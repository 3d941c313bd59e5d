/**
 * Paths as the core keeps them: absolute, with "/", without ".", ".." and double slashes, drive letter in lower case.
 * Only text is looked at, never a disk.
 */

const DRIVE = /^[A-Za-z]:(?=[\\/])/;

/** Whether a path or a configured value is absolute on any system: `/x`, `c:/x`, `C:\x`. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || DRIVE.test(path);
}

/** The same place in the one spelling that paths are compared in. Leading `//` of network shares is kept. */
export function normalizePath(path: string): string {
  const drive = DRIVE.exec(path)?.[0] ?? '';
  const rest = drive === '' ? path : path.slice(drive.length).replaceAll('\\', '/');
  const start = rest.startsWith('//') && !rest.startsWith('///') ? '//' : rest.startsWith('/') ? '/' : '';
  const segments: string[] = [];
  for (const segment of rest.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else if (start === '') segments.push(segment);
  }
  return drive.toLowerCase() + start + segments.join('/');
}

/** `path` as seen from the folder `base`; an absolute path stays itself. */
export function joinPath(base: string, path: string): string {
  return normalizePath(isAbsolutePath(path) ? path : `${base.replace(/\/$/, '')}/${path}`);
}

/** The folder that holds a normalised absolute path; the root of a file system holds itself. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf('/');
  const isTop = slash === path.indexOf('/');
  return path.slice(0, isTop ? slash + 1 : slash);
}

/** The last segment of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether the path is the folder or stands somewhere below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** The path as read from the folder: "." for the folder itself, the whole path for one outside it. */
export function relativePath(folder: string, path: string): string {
  if (path === folder) return '.';
  if (!isWithin(path, folder)) return path;
  return path.slice(folder.endsWith('/') ? folder.length : folder.length + 1);
}

/** Orders strings by Unicode code points, as Python sorts; JavaScript sorts by UTF-16 code units. */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    if (left.charCodeAt(i) === right.charCodeAt(i)) continue;
    // A low surrogate can differ first; then both strings stand inside the same kind of pair.
    const a = left.codePointAt(i) ?? 0;
    const b = right.codePointAt(i) ?? 0;
    return a - b;
  }
  return left.length - right.length;
}
