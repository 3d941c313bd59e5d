import { createHash } from 'node:crypto';

/**
 * What a text is recognised by: the id that git gives to a blob of it in UTF-8 (SHA-1), so that a file which is as it
 * was committed is known without reading the commit.
 */
export function contentDigest(text: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');
}
