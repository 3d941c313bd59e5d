import type { CompletionList } from 'vscode-languageserver/node';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { SourceFile } from '../../workspace/sourceFile.js';
import type { FeatureContext } from '../context.js';

/** Where something is completed: a place in a revision file that is open. */
export interface CompletionPlace {
  readonly file: SourceFile;
  readonly text: string;
  /** In UTF-16 code units. */
  readonly offset: number;
  /** At least one. */
  readonly environments: readonly IndexedEnvironment[];
  /** Whether a character that was typed asks, and not the user. */
  readonly isTriggered: boolean;
}

/** What is offered at a place; null where the place is none of this provider's. */
export type CompletionProvider = (
  place: CompletionPlace,
  context: FeatureContext,
) => CompletionList | null | Promise<CompletionList | null>;
