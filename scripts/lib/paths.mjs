import path from 'node:path';

/** The repository's root folder. */
export const root = path.resolve(import.meta.dirname, '../..');

/** Everything that set-up makes lives here, out of version control; deleting it starts from nothing. */
export const cache = path.join(root, '.cache');
