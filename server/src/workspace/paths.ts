import { URI } from 'vscode-uri';

/**
 * Paths here are absolute, with "/" and no trailing slash, as `ProjectTree` has them; URIs are the client's strings.
 */

/** The path of a `file:` URI; undefined for any other scheme, whose content is not this file's. */
export function pathOfUri(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  if (parsed.scheme !== 'file') return undefined;
  // By RFC 8089 "localhost" is this machine, as no host is.
  return normalPath((parsed.authority.toLowerCase() === 'localhost' ? parsed.with({ authority: '' }) : parsed).fsPath);
}

export function uriOfPath(path: string): string {
  return URI.file(path).toString();
}

/** The path as the house writes it, from what the operating system writes. */
export function normalPath(path: string): string {
  const slashed = process.platform === 'win32' ? path.replace(/\\/g, '/') : path;
  return slashed.length > 1 && slashed.endsWith('/') ? slashed.slice(0, -1) : slashed;
}

export function isBelow(path: string, directory: string): boolean {
  return path.startsWith(directory.endsWith('/') ? directory : `${directory}/`);
}

/** Whether the path is a directory or below it; every path is within none. */
export function isWithin(path: string, directory: string | undefined): boolean {
  return directory === undefined || path === directory || isBelow(path, directory);
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
