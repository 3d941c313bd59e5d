import { isProjectFile } from '../core/project/discover.js';
import { isPythonName } from '../core/project/leftOutFiles.js';
import { fileInConflict } from '../core/review/rules/gr19FileInConflict.js';
import { isBelow } from '../workspace/paths.js';
import { type CheckSubject, pathFrom } from './checkSnapshot.js';
import type { Finding } from './finding.js';
import { fingerprintOf } from './fingerprint.js';

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/**
 * A finding for each revision and configuration file that a merge leaves in conflict; other files are not ours to judge.
 * @param conflicts absolute paths
 */
export function conflictFindings({ root, snapshot, sidesOf }: CheckSubject, conflicts: readonly string[]): Finding[] {
  return conflicts.flatMap((path) => {
    const indexed = snapshot.environments.find(
      ({ environment, files }) =>
        files.has(path) ||
        (isPythonName(path) && environment.versionLocations.some((location) => isBelow(path, location))),
    );
    if (indexed === undefined && !isProjectFile(path)) return [];
    const { code, name } = fileInConflict;
    const file = pathFrom(root, path);
    const environment = indexed?.environment.name ?? null;
    const revision = indexed?.byPath.get(path)?.id ?? null;
    const sides = sidesOf(path);
    return [
      {
        code,
        name,
        severity: 'error',
        message: `Git cannot merge this file${sides.length > 1 ? ` of ${sides.join(' and ')}` : ''}. Resolve the conflict in the branch, and check again.`,
        revision,
        file,
        range: nowhere,
        environment,
        fingerprint: fingerprintOf({ code, environment, revision, cause: file }),
        suppressed: null,
        sides,
        related: [],
        fixes: [],
        merged: [],
      },
    ];
  });
}
