import type { Span } from '../text.js';
import type { Fixes } from './fix.js';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Whether somebody should hear of it without looking for it: information and hints are seen in the file only. */
export function isWarned({ severity }: { readonly severity: Severity }): boolean {
  return severity === 'error' || severity === 'warning';
}

/** A place in some file that explains a problem. */
export interface RelatedPlace {
  readonly file: string;
  readonly span: Span;
  readonly message: string;
}

/** One finding, in editor terms: a file, a range in UTF-16 offsets, a message that says what to do. */
export interface Problem {
  readonly code: string;
  /** The rule's name, as "multiple-heads". */
  readonly name: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly span: Span;
  readonly related: readonly RelatedPlace[];
  /** What the finding is about, where the text at its place does not say it: by this it is known again. */
  readonly cause?: string;
  readonly fixes?: Fixes;
  /** Findings of the same cause at one place are shown as one: the most severe of them. */
  readonly causeOf?: string;
  /** Those that are shown as this one. */
  readonly merged?: readonly Problem[];
}
