/** A longer file ignores more than is looked at. */
const mostLines = 5000;
/** A pattern with more of them would take long to match, and nobody writes one. */
const mostStars = 6;

/**
 * What a `.gitignore` says of a path below its folder: that git ignores it, or one of the folders that it is in; that
 * it does not (`!path`); or nothing.
 * @param path relative, with "/"
 */
export function ignoredBy(text: string, path: string): boolean | undefined {
  let verdict: boolean | undefined;
  const names = path.split('/');
  const paths = names.map((_, index) => names.slice(0, index + 1).join('/'));
  for (const line of text.split(/\r\n?|\n/, mostLines)) {
    if (line.startsWith('#') || line.length > 300) continue;
    const written = /\\ +$/.test(line) ? line : line.trimEnd();
    if (written === '') continue;
    const isExcepted = written.startsWith('!');
    const pattern = isExcepted ? written.slice(1) : written;
    if (paths.some((each) => matches(pattern, each, each !== path))) verdict = !isExcepted;
  }
  return verdict;
}

function matches(written: string, path: string, isFolder: boolean): boolean {
  const isForFolders = written.endsWith('/');
  if (isForFolders && !isFolder) return false;
  const pattern = isForFolders ? written.slice(0, -1) : written;
  if ((pattern.match(/\*/g) ?? []).length > mostStars) return false;
  const isAnchored = pattern.includes('/');
  const subject = isAnchored ? path : path.slice(path.lastIndexOf('/') + 1);
  return expressionOf(pattern.replace(/^\//, '')).test(subject);
}

const special = /\*\*\/|\/\*\*$|\*+|\?|\[!?[^[\]/]+\]|\\.|[^]/g;

function expressionOf(pattern: string): RegExp {
  const source = pattern.replace(special, (piece) => {
    if (piece === '**/') return '(?:.*/)?';
    if (piece === '/**') return '/.*';
    if (piece.startsWith('*')) return '[^/]*';
    if (piece === '?') return '[^/]';
    if (piece.startsWith('[') && piece.length > 1)
      return `[${piece
        .slice(1, -1)
        .replace(/^!/, '^')
        .replace(/[\\\]]/g, '\\$&')}]`;
    return (piece.startsWith('\\') && piece.length > 1 ? piece.slice(1) : piece).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A range such as [z-a].
    return /^\b$/;
  }
}
