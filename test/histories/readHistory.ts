import path from 'node:path';
import { type CountedOperation as Counted, countedOperations } from '../../server/src/core/operations/coverage.js';
import { readSettings } from '../../server/src/core/settings/settings.js';
import { withProject } from '../../server/src/cli/project.js';
import { loadPythonReaders } from '../../server/src/workspace/factReader.js';
import { createOperationStore } from '../../server/src/workspace/operationStore.js';
import { readOptionsFor } from '../../server/src/workspace/readOptions.js';
import { textNow } from '../../server/src/workspace/readTexts.js';

/** One operation as coverage counts it: without reasons it is understood. */
export interface ReadOperation {
  readonly file: string;
  readonly line: number;
  readonly directive: string;
  readonly reasons: readonly { readonly reason: string; readonly kind: string }[];
  readonly source: string;
  readonly read: string;
}

const dist = path.resolve(process.argv[1] ?? '', '../../../dist');

/** What the revisions of a folder do, each file once. */
export async function readHistory(
  folder: string,
  direction: 'upgrade' | 'downgrade',
): Promise<{ readonly revisions: number; readonly operations: readonly ReadOperation[] }> {
  const readers = loadPythonReaders(dist);
  const io = {
    cwd: folder,
    env: {},
    stdout: { write: () => true },
    stderr: { write: () => true },
    loadReaders: () => readers,
  } as unknown as Parameters<typeof withProject>[1];
  return withProject(folder, io, { read: 'headers' }, async ({ root, index }) => {
    const snapshot = index.snapshot();
    const { fileOperations } = await readers;
    const store = createOperationStore({ reader: () => Promise.resolve(fileOperations), bufferText: () => undefined });
    const seen = new Set<string>();
    const operations: ReadOperation[] = [];
    for (const indexed of snapshot.environments) {
      const files = indexed.graph.revisions
        .flatMap(({ file }) => snapshot.file(file.path) ?? [])
        .filter(({ path: file }) => !seen.has(file) && seen.add(file));
      const settings = readSettings(undefined, snapshot.projectSettings(indexed.folder.uri));
      const read = await store.readAll(files, readOptionsFor(indexed, settings), new AbortController().signal);
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
    directive: operation.directive,
    reasons: unknown.map(({ reason }) => ({ reason, kind: kindOf(reason) })),
    source: text.slice(call.start, call.end),
    read: JSON.stringify({ ...operation, when: when.map(({ kind }) => kind), through: origin.through.length }, shortly),
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
