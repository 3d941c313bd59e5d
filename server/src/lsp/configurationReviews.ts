import { configurationPaths } from '../core/review/configuration/readConfiguration.js';
import type { ConfigurationFindings } from '../workspace/configurationReviewer.js';
import { contentDigest } from '../workspace/contentDigest.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';

/** Keeps the findings in configuration files up to date: those of the open file when it is asked about, others beside it. */
export interface ConfigurationReviews {
  /** Settles when the environments that a file configures were reviewed as it is now. */
  readonly reviewed: (path: string) => Promise<void>;
  readonly dispose: () => void;
}

export interface ConfigurationReviewsOptions {
  readonly index: Pick<
    WorkspaceIndex,
    'snapshot' | 'setConfigurationFindings' | 'onDidChange' | 'ready' | 'bufferText'
  >;
  readonly review: (indexed: IndexedEnvironment) => Promise<ConfigurationFindings>;
  readonly log: (message: string) => void;
}

/** So long after the last change the files that nobody looks at are reviewed. */
const restMilliseconds = 500;
/** What else the rules depend on, such as lists of dependencies, is looked at again after so long. */
const freshMilliseconds = 3000;
/** The same where nobody looks: most changes are those of a revision that is being written. */
const restingMilliseconds = 30_000;

interface Known {
  readonly findings: ConfigurationFindings;
  readonly time: number;
  /** As it was found: another object after a change of the files that make it. */
  readonly environment: IndexedEnvironment['environment'];
}

export function createConfigurationReviews({ index, review, log }: ConfigurationReviewsOptions): ConfigurationReviews {
  const known = new Map<string, Known>();
  let timer: NodeJS.Timeout | undefined;
  let isDisposed = false;
  let queue = Promise.resolve();

  async function keep(indexed: IndexedEnvironment): Promise<void> {
    const found = await review(indexed);
    const before = known.get(indexed.id)?.findings;
    const findings = before !== undefined && keyOf(before) === keyOf(found) ? before : found;
    known.set(indexed.id, { findings, time: performance.now(), environment: indexed.environment });
    if (!isDisposed) index.setConfigurationFindings(indexed.id, findings);
  }

  async function reviewAll(): Promise<void> {
    await index.ready();
    for (const indexed of index.snapshot().environments)
      if (!isDisposed && !isCurrent(indexed, configurationPaths(indexed.environment), restingMilliseconds))
        await keep(indexed);
  }

  function isCurrent({ id, environment }: IndexedEnvironment, paths: readonly string[], fresh: number): boolean {
    const last = known.get(id);
    if (last?.environment !== environment || performance.now() - last.time > fresh) return false;
    return paths.every((path) => {
      const buffer = index.bufferText(path);
      return buffer === undefined || last.findings.digests.get(path) === contentDigest(buffer);
    });
  }

  index.onDidChange(() => {
    clearTimeout(timer);
    if (isDisposed) return;
    timer = setTimeout(() => {
      queue = queue.then(reviewAll).catch((error: unknown) => {
        log(
          `The configuration could not be reviewed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      });
    }, restMilliseconds);
  });

  return {
    async reviewed(sent) {
      const snapshot = index.snapshot();
      const path = snapshot.knownPath(sent);
      for (const indexed of snapshot.environments)
        if (configurationPaths(indexed.environment).includes(path) && !isCurrent(indexed, [path], freshMilliseconds))
          await keep(indexed);
    },
    dispose() {
      isDisposed = true;
      clearTimeout(timer);
    },
  };
}

/** All that is shown of findings, and the texts that their fixes are for. */
function keyOf({ problems, digests, suppressions }: ConfigurationFindings): string {
  return JSON.stringify([problems, [...digests], [...suppressions]]);
}
