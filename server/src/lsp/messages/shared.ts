/** What several messages hold. URIs are strings, positions are the protocol's. */

import type { Range } from 'vscode-languageserver-types';

export interface EnvironmentParams {
  readonly environment: string;
}

export interface RevisionSummary {
  readonly revision: string | null;
  readonly message: string;
  readonly uri: string;
  /** The id's range. */
  readonly range: Range;
}
