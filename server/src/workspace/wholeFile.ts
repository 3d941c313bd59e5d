import { createHash } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { readUtf8, sizeLimits } from '../files/readFile.js';

const format = 'alembic-cache 3';

/** What is here is the user's own, as the files that it was read from may be. */
export const modes = { directory: 0o700, file: 0o600 };

/** What `writeWhole` wrote for the same build; empty for anything else. */
export async function readWhole(file: string, build: string): Promise<string> {
  try {
    const text = await readUtf8(file, { limit: sizeLimits.own });
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    return text.slice(0, end) === heading(build, body) ? body : '';
  } catch {
    return '';
  }
}

/** Another file takes the place of the last one only when it is whole. */
export async function writeWhole(file: string, build: string, body: string): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  try {
    await writeFile(temporary, `${heading(build, body)}\n${body}`, { mode: modes.file });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function heading(build: string, body: string): string {
  return `${format} ${JSON.stringify(build)} ${createHash('sha1').update(body).digest('base64')}`;
}
