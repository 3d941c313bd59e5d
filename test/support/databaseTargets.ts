import { parseDatabaseUrl, type DatabaseTarget } from '../../server/src/database/databaseTarget.js';

/** The target of a URL that has one. */
export function targetOfUrl(url: string): DatabaseTarget {
  const result = parseDatabaseUrl(url);
  if (result.kind === 'error') throw new Error(result.reason);
  return result.target;
}
