import type { Operation } from '../operations/operation.js';
import type { RunMemo, SqlOptions } from './options.js';
import { renderOperations, type RenderedOperations } from './render.js';

/** What was rendered, and what it took from the run: it is the same wherever the run gives the same answers. */
interface Kept {
  readonly options: SqlOptions;
  readonly rendered: RenderedOperations;
  /** Whether the run had created a type, for each that was asked for. */
  readonly asked: ReadonlyMap<string, boolean>;
  readonly created: readonly string[];
}

/** For how many options what was rendered is kept: one for each dialect, and a few versions to compare. */
const mostKept = 8;

const kept = new WeakMap<readonly Operation[], Kept[]>();

/**
 * As `renderOperations`, but what was rendered before is taken again: for the same operations and the same options, both
 * by identity. It is kept as long as the operations are. What depends on a schema is rendered each time.
 */
export function renderKept(operations: readonly Operation[], options: SqlOptions, memo: RunMemo): RenderedOperations {
  if (options.schemaBefore !== undefined) return renderOperations(operations, options, memo);
  const before = kept.get(operations) ?? [];
  const found = before.find((entry) => entry.options === options && isAsThen(entry, memo));
  if (found !== undefined) {
    for (const key of found.created) memo.createdTypes.add(key);
    return found.rendered;
  }
  const { recording, asked, created } = recorded(memo);
  const rendered = renderOperations(operations, options, recording);
  kept.set(operations, [{ options, rendered, asked, created }, ...before].slice(0, mostKept));
  return rendered;
}

function isAsThen({ asked }: Kept, { createdTypes }: RunMemo): boolean {
  for (const [key, answer] of asked) if (createdTypes.has(key) !== answer) return false;
  return true;
}

/** A memo that notes what is asked of it before it is added, and what is added. */
function recorded({ createdTypes }: RunMemo): { recording: RunMemo; asked: Map<string, boolean>; created: string[] } {
  const asked = new Map<string, boolean>();
  const created: string[] = [];
  const recording: RunMemo = {
    createdTypes: {
      has(key) {
        const answer = createdTypes.has(key);
        if (!asked.has(key)) asked.set(key, answer);
        return answer;
      },
      add(key) {
        created.push(key);
        createdTypes.add(key);
      },
    },
  };
  return { recording, asked, created };
}
