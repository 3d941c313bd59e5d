import type { SpanChange } from '../../edits/textChange.js';
import type { Fix, Fixes } from '../fix.js';
import { known } from '../operations/objects.js';
import type { ReviewedRevision, ReviewStep } from '../operations/reviewedRevision.js';
import { stepsOf } from '../operations/reviewedRevision.js';
import { callTextOf, removeStatement } from './callEdits.js';

/** Removes the creation of an index, and what drops it in `downgrade()`. */
export function removeFix(revision: ReviewedRevision, step: ReviewStep, title: string): Fixes {
  return ({ text: textOf }): Fix[] => {
    const { file } = revision.revision;
    const text = textOf(file);
    if (text === undefined) return [{ kind: 'refused', title, reason: 'the file cannot be read' }];
    const name = step.operation.kind === 'createIndex' ? known(step.operation.index.name)?.value : undefined;
    const drop = stepsOf(revision.downgrade, 'dropIndex').find((each) => known(each.operation.name) === name);
    const changes: SpanChange[] = [];
    for (const each of [step, ...(drop === undefined || name === undefined ? [] : [drop])]) {
      const around = callTextOf(text, each.operation);
      if (typeof around === 'string') return [{ kind: 'refused', title, reason: around }];
      changes.push(removeStatement(around));
    }
    changes.sort((one, other) => one.span.start - other.span.start);
    return [
      { kind: 'edit', title, isPreferred: false, changes: changes.map((change) => ({ file: file.path, ...change })) },
    ];
  };
}
