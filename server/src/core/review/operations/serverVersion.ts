import type { DialectName } from '../../dialects/dialectName.js';
import type { ReviewTarget } from './reviewedRevision.js';

/** The oldest version of each server that its vendor still supports; what is left out has none that counts. */
const oldestSupported: Readonly<Partial<Record<DialectName, string>>> = {
  postgresql: '15',
  mysql: '8.4',
  mariadb: '10.11',
  mssql: '14',
  oracle: '19',
};

/** The version of the server for which a revision is reviewed, for messages. */
export function serverVersion({ targetVersion, dialect }: Pick<ReviewTarget, 'targetVersion' | 'dialect'>): string {
  return numbersOf(targetVersion) === undefined ? (oldestSupported[dialect.name] ?? '') : targetVersion.trim();
}

/** Whether the server for which a revision is reviewed is of this version or a later one. */
export function isServerAtLeast(target: Pick<ReviewTarget, 'targetVersion' | 'dialect'>, wanted: string): boolean {
  const has = numbersOf(serverVersion(target));
  const needs = numbersOf(wanted);
  // A server without versions is as new as can be.
  if (has === undefined || needs === undefined) return true;
  for (let at = 0; at < needs.length; at++) {
    const difference = (has[at] ?? 0) - (needs[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): readonly number[] | undefined {
  const [, found] = /^[a-z]{0,20}\s?(\d+(?:\.\d+)*)/i.exec(version.trim()) ?? [];
  return found?.split('.').map(Number);
}
