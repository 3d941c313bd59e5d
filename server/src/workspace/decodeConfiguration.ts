import type { EncodingFault } from '../core/project/environment.js';

const utf8 = new TextDecoder('utf-8');

/** The text of an ini or TOML file, in whatever Unicode encoding it is, and why Python does not read it as UTF-8. */
export interface DecodedConfiguration {
  /** Without a byte order mark. Bytes that do not fit become U+FFFD. */
  readonly text: string;
  readonly fault: EncodingFault | undefined;
}

/**
 * Decodes a configuration file. Python's `configparser` takes the encoding of the system, which is UTF-8 nearly
 * everywhere, and `tomllib` always takes UTF-8; neither knows byte order marks. Never throws.
 */
export function decodeConfiguration(bytes: Uint8Array): DecodedConfiguration {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return { text: new TextDecoder(wide).decode(bytes), fault: { kind: 'utf-16', at: 0 } };
  const text = utf8.decode(bytes);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { text, fault: { kind: 'mark', at: 0 } };
  return { text, fault: firstInvalid(bytes, text) };
}

/** By the mark, or by the zero bytes of plain letters. */
function wideEncoding(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes;
  if (
    (first === 0xff && second === 0xfe) ||
    (second === 0 && fourth === 0 && first !== 0 && third !== 0 && bytes.length > 3)
  )
    return 'utf-16le';
  if (
    (first === 0xfe && second === 0xff) ||
    (first === 0 && third === 0 && second !== 0 && fourth !== 0 && bytes.length > 3)
  )
    return 'utf-16be';
  return undefined;
}

/** The first place where a byte did not fit: a U+FFFD that the bytes do not hold themselves. */
function firstInvalid(bytes: Uint8Array, text: string): EncodingFault | undefined {
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) {
    offset += Buffer.byteLength(text.slice(from, at));
    from = at;
    const isWritten = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd;
    if (!isWritten) return { kind: 'not-utf-8', at, byte: bytes[offset] ?? 0 };
  }
  return undefined;
}
