import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { copyOf, decodeFacts, encodeFacts } from '../core/revision/factsText.js';
import { decodeLines, encodeLines } from './lineTable.js';
import type { KnownFacts, SourceFile } from './sourceFile.js';
import { statTable, type StatTable } from './statTable.js';
import { modes, readWhole, writeWhole } from './wholeFile.js';

/** What was read in earlier sessions: the facts of texts by their digests, and which texts the files had. */
export interface FactCache {
  readonly get: (digest: string) => KnownFacts | undefined;
  readonly stats: StatTable;
  /** Keeps the facts of these files for the next session, and gives back the memory of what was read from the last. */
  save(files: Iterable<SourceFile>): Promise<void>;
}

export interface CacheOptions {
  /** Where the client lets us write; made when it is needed. */
  readonly directory: string;
  /** What reads the facts: those of another reader are not taken. */
  readonly build: string;
}

/** Of several branches' files the newest stay; what is beyond is read again when it is met. */
const limits = { entries: 60_000, characters: 64_000_000 };

/** After encoding this many files, other work gets its turn. */
const slice = 200;

/**
 * Opens the cache of a directory: the files `facts` and `stats`. One that is not there, not whole, or not of this build
 * counts as empty. Never rejects; `save` does when the directory cannot be written.
 */
export async function openFactCache({ directory, build }: CacheOptions): Promise<FactCache> {
  const paths = { facts: path.join(directory, 'facts'), stats: path.join(directory, 'stats') };
  let lines = await readLines(paths.facts, build);
  const stats = statTable(await readWhole(paths.stats, build));

  return {
    get(digest) {
      const line = lines.get(digest);
      return line === undefined ? undefined : decodeEntry(line);
    },
    stats,
    async save(files) {
      lines = new Map();
      const kept = new Map<string, string>();
      let characters = 0;
      const keep = async (digest: string, line: () => string): Promise<void> => {
        if (kept.has(digest) || kept.size >= limits.entries) return;
        const encoded = line();
        if (characters + encoded.length > limits.characters) return;
        kept.set(digest, encoded);
        characters += encoded.length;
        if (kept.size % slice === 0) await setImmediate();
      };
      const readable = [...files].filter(({ digest }) => digest !== '');
      for (const file of readable) if (file.body !== null) await keep(file.digest, () => encodeEntry(file));
      for (const [digest, line] of await readLines(paths.facts, build)) await keep(digest, () => line);
      // A header alone is less than what another session may have read.
      for (const file of readable) await keep(file.digest, () => encodeEntry(file));
      await mkdir(directory, { recursive: true, mode: modes.directory });
      await writeWhole(paths.facts, build, [...kept].map(([digest, line]) => `${digest} ${line}`).join('\n'));
      await writeWhole(
        paths.stats,
        build,
        stats.encode(await readWhole(paths.stats, build), (digest) => kept.has(digest)),
      );
    },
  };
}

/** Lines and facts as one line of text. */
function encodeEntry({ header, body, lines }: SourceFile): string {
  return `${encodeLines(lines)} ${encodeFacts({ header, body })}`;
}

function decodeEntry(entry: string): KnownFacts {
  const end = entry.indexOf(' ');
  // A piece of the text would keep all of it in memory.
  const lines = copyOf(entry.slice(0, end));
  return { ...decodeFacts(entry.slice(end + 1)), lines: lines === '' ? undefined : () => decodeLines(lines) };
}

/** Digest → lines and facts as text. */
async function readLines(file: string, build: string): Promise<Map<string, string>> {
  const text = await readWhole(file, build);
  const entries = text === '' ? [] : text.split('\n');
  return new Map(entries.map((entry) => [entry.slice(0, entry.indexOf(' ')), entry.slice(entry.indexOf(' ') + 1)]));
}
