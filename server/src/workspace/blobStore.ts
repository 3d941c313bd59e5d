import { setImmediate } from 'node:timers/promises';
import type { FunctionKeys } from '../core/python/codeKey.js';
import type { RevisionHeader } from '../core/revision/facts.js';
import { readBlobs } from '../git/objects.js';
import type { Repository } from '../git/repository.js';
import type { GitUnknown } from '../git/runGit.js';
import { contentDigest } from './contentDigest.js';
import { decodeText } from './decode.js';
import type { PythonReaders } from './factReader.js';

/** A revision file as some commit has it. Parsed when that is asked for: most are as they are here. */
export interface BlobReading {
  header(): RevisionHeader;
  readonly text: string;
  /** Undefined where it is not Python. */
  functions(): FunctionKeys | undefined;
  /** `contentDigest` of its text, with the line ends of either kind: git may write others than it keeps. */
  readonly digests: ReadonlySet<string>;
}

/** Blobs as they were read: an id stands for its content for ever. */
export interface BlobStore {
  of(id: string): BlobReading | undefined;
  /** Reads those that were not read before. What git does not have stays out. */
  load(repository: Repository, ids: Iterable<string>, signal: AbortSignal): Promise<GitUnknown | undefined>;
}

/** Some kilobytes each; what is dropped can be read again. */
const kept = 20_000;
const decodedAtOnce = 100;

export function createBlobStore(readers: Promise<Pick<PythonReaders, 'facts' | 'functions'>>): BlobStore {
  const readings = new Map<string, BlobReading>();

  return {
    of: (id) => readings.get(id),
    async load(repository, ids, signal) {
      const wanted = [...new Set(ids)].filter((id) => !readings.has(id));
      if (wanted.length === 0) return undefined;
      const read = await readers;
      const contents = await readBlobs(repository, wanted, signal);
      if (!(contents instanceof Map)) return contents;
      let count = 0;
      for (const [id, content] of contents) {
        readings.set(id, readBlob(content, read));
        // Requests are not kept waiting.
        if (++count % decodedAtOnce === 0) await setImmediate();
      }
      for (const id of readings.keys()) {
        if (readings.size <= kept) break;
        readings.delete(id);
      }
      return undefined;
    },
  };
}

function readBlob(content: Uint8Array, read: Pick<PythonReaders, 'facts' | 'functions'>): BlobReading {
  const text = decodeText(content);
  const lines = text.replaceAll('\r\n', '\n');
  let header: RevisionHeader | undefined;
  let functions: { readonly keys: FunctionKeys | undefined } | undefined;
  return {
    text,
    header: () => (header ??= structuredClone(read.facts(text).header)),
    functions: () => (functions ??= { keys: read.functions(text) }).keys,
    digests: new Set([contentDigest(text), contentDigest(lines), contentDigest(lines.replaceAll('\n', '\r\n'))]),
  };
}
