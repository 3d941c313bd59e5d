import type { SpanChange } from '../../edits/textChange.js';
import type { EditFix, Fixes } from '../fix.js';
import type { ConfigurationText } from './environmentConfiguration.js';

/** Changes of one of the texts that were reviewed. */
export interface ConfigurationChange {
  readonly of: ConfigurationText;
  readonly changes: readonly SpanChange[];
}

/** A fix that changes files of the configuration; none where one of them has another text by now. */
export function configurationFix(title: string, edits: readonly ConfigurationChange[], isPreferred = false): Fixes {
  return ({ text }) => {
    if (edits.some(({ of }) => text({ path: of.file }) !== of.text)) return [];
    const fix: EditFix = {
      kind: 'edit',
      title,
      isPreferred,
      changes: edits.flatMap(({ of: { file }, changes }) => changes.map((change) => ({ file, ...change }))),
    };
    return [fix];
  };
}

/** Several fixes, the best first. */
export function allFixes(...fixes: readonly (Fixes | undefined)[]): Fixes {
  return (context) => fixes.flatMap((each) => each?.(context) ?? []);
}
