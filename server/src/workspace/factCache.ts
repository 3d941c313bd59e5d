import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { RevisionFacts } from '../core/revision/facts.js';
import { decodeFacts, encodeFacts } from '../core/revision/factsText.js';
import { readUtf8, sizeLimits } from '../files/readFile.js';
import type { SourceFile } from './sourceFile.js';

/** The facts of texts that were read in earlier sessions, by the texts' digests. */
export interface FactCache {
  readonly get: (digest: string) => RevisionFacts | undefined;
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

const format = 'alembic-facts 2';

/** So many files are encoded between two looks at what else is to be done. */
const slice = 200;

/**
 * Opens the cache of a directory. A file that is not there, not whole, or not of this build counts as empty. Never
 * rejects; `save` does when the directory cannot be written.
 */
export async function openFactCache({ directory, build }: CacheOptions): Promise<FactCache> {
  const file = path.join(directory, 'facts');
  let lines = await readLines(file, build);

  return {
    get(digest) {
      const line = lines.get(digest);
      return line === undefined ? undefined : decodeFacts(line);
    },
    async save(files) {
      lines = new Map();
      const kept = new Map<string, string>();
      let characters = 0;
      const keep = async (digest: string, line: string): Promise<void> => {
        if (kept.has(digest) || kept.size >= limits.entries || characters + line.length > limits.characters) return;
        kept.set(digest, line);
        characters += line.length;
        if (kept.size % slice === 0) await setImmediate();
      };
      for (const { digest, header, body } of files)
        if (digest !== '' && body !== null) await keep(digest, encodeFacts({ header, body }));
      for (const [digest, line] of await readLines(file, build)) await keep(digest, line);
      await mkdir(directory, { recursive: true });
      await writeWhole(file, build, kept);
    },
  };
}

/** Digest → facts as text. */
async function readLines(file: string, build: string): Promise<Map<string, string>> {
  try {
    const text = await readUtf8(file, { limit: sizeLimits.own });
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== heading(build, body)) return new Map();
    return new Map(
      body.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
    );
  } catch {
    return new Map();
  }
}

/** Another file takes the place of the last one only when it is whole. */
async function writeWhole(file: string, build: string, lines: ReadonlyMap<string, string>): Promise<void> {
  const body = [...lines].map(([digest, line]) => `${digest} ${line}`).join('\n');
  const temporary = `${file}.${process.pid}`;
  try {
    await writeFile(temporary, `${heading(build, body)}\n${body}`);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function heading(build: string, body: string): string {
  return `${format} ${JSON.stringify(build)} ${createHash('sha1').update(body).digest('base64')}`;
}
