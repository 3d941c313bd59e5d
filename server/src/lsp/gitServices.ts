import type { PythonReaders } from '../workspace/factReader.js';
import { createMergeOutlooks, type MergeOutlooks } from '../workspace/mergeOutlooks.js';
import { createRevisionAuthors, type RevisionAuthors } from '../workspace/revisionAuthors.js';
import { createReleases, type Releases } from '../workspace/releases.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';
import type { SettingsCache } from './settings.js';

export interface GitServices {
  readonly releases: Releases;
  readonly merges: MergeOutlooks;
  readonly authors: RevisionAuthors;
  readonly dispose: () => void;
}

export interface GitServicesOptions {
  /** With all findings, those that a baseline hides too. */
  readonly index: WorkspaceIndex;
  readonly readers: Promise<PythonReaders>;
  readonly isTrusted: () => boolean;
  readonly settings: Pick<SettingsCache, 'of' | 'ofIndex'>;
  readonly log: (message: string) => void;
}

/** What asks git beside the requests, as long as the server lives. */
export function createGitServices({ index, readers, isTrusted, settings, log }: GitServicesOptions): GitServices {
  const common = {
    index,
    readers,
    isTrusted,
    settings: async (folder: string) => (await settings.of(folder)).git,
    log,
  };
  const releases = createReleases(common);
  const merges = createMergeOutlooks({ ...common, releases, editorSettings: ({ uri }) => settings.ofIndex(uri) });
  const authors = createRevisionAuthors({ index, isTrusted, log });
  releases.onDidAsk(authors.refresh);
  return {
    releases,
    merges,
    authors,
    dispose() {
      authors.dispose();
      merges.dispose();
      releases.dispose();
    },
  };
}
