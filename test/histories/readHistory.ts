import path from 'node:path';
import { type CountedOperation as Counted, countedOperations } from '../../server/src/core/operations/coverage.js';
import { readSettings } from '../../server/src/core/settings/settings.js';
import { readOptionsFor } from '../../server/src/workspace/readOptions.js';
import { textNow } from '../../server/src/workspace/readTexts.js';
import { openHistory } from './openHistory.js';

/** One operation as coverage counts it: without reasons it is understood. */
export interface ReadOperation {
  readonly file: string;
  readonly line: number;
  /** The last line of the call. */
  readonly lastLine: number;
  readonly directive: string;
  readonly reasons: readonly { readonly reason: string; readonly kind: string }[];
  readonly source: string;
  readonly read: string;
  readonly operation: Counted['operation'];
}

/** What the revisions of a folder do, each file once; of one environment where it is named. */
export async function readHistory(
  folder: string,
  direction: 'upgrade' | 'downgrade',
  environment?: string,
): Promise<{ readonly revisions: number; readonly operations: readonly ReadOperation[] }> {
  return openHistory(folder, 'headers', async ({ root, snapshot, store }) => {
    const seen = new Set<string>();
    const operations: ReadOperation[] = [];
    for (const indexed of snapshot.environments) {
      if (environment !== undefined && indexed.environment.name !== environment) continue;
      const files = indexed.graph.revisions
        .flatMap(({ file }) => snapshot.file(file.path) ?? [])
        .filter(({ path: file }) => !seen.has(file) && seen.add(file));
      const settings = readSettings(undefined, snapshot.projectSettings(indexed.folder.uri));
      const options = readOptionsFor(indexed, settings);
      const read = await store.readAll(files, options, new AbortController().signal, true);
      for (const [at, { path: file }] of files.entries()) {
        const found = read[at]?.operations;
        if (found === undefined) continue;
        const text = textNow(file) ?? '';
        for (const operation of countedOperations(found[direction]))
          operations.push(described(operation, path.relative(root, file), text));
      }
    }
    return { revisions: seen.size, operations };
  });
}

function described({ operation, unknown }: Counted, file: string, text: string): ReadOperation {
  const { call } = operation.origin;
  const { origin, when } = operation;
  return {
    file,
    line: text.slice(0, call.start).split('\n').length,
    lastLine: text.slice(0, call.end).split('\n').length,
    directive: operation.directive,
    reasons: unknown.map(({ reason }) => ({ reason, kind: kindOf(reason) })),
    source: text.slice(call.start, call.end),
    read: JSON.stringify({ ...operation, when: when.map(({ kind }) => kind), through: origin.through.length }, shortly),
    operation,
  };
}

/** Without spans, and maps as objects. */
function shortly(key: string, value: unknown): unknown {
  if (/^(?:span|origin|arguments)$/.test(key) || (key === 'unknown' && Array.isArray(value) && value.length === 0))
    return undefined;
  if (value instanceof Map) return Object.fromEntries(value as Map<string, unknown>);
  if (typeof value === 'object' && value !== null && 'kind' in value && 'value' in value && value.kind === 'known')
    return value.value;
  return value;
}

/** A reason without what is particular in it. */
function kindOf(reason: string): string {
  return reason
    .replaceAll(/"[^"]*"|“[^”]*”|`[^`]*`/g, '…')
    .replaceAll(/\b[\w]+(?:\.[\w]+)+\b/g, '…')
    .replace(/^(it is computed by|it comes from) .*/, '$1 …');
}
