/** The first two lines of a file may name its encoding (PEP 263); a comment alone may be before. */
const cookie = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const blankOrComment = /^[ \t\f]*(?:#.*)?$/;

const utf8 = new TextDecoder('utf-8');

/**
 * The text of a Python or configuration file: a byte order mark is dropped, an encoding cookie is followed, anything
 * else is UTF-8. Bytes that do not fit become U+FFFD; an encoding that is not known is read as Latin-1. Never throws.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  const named = encodingCookie(bytes);
  if (named === undefined) return text;
  const label = decoderLabel(named);
  return label === 'utf-8' ? text : decoder(label).decode(bytes);
}

function encodingCookie(bytes: Uint8Array): string | undefined {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (hasMark) return undefined;
  const [first = '', second = ''] = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024))
    .toString('latin1')
    .split(/\r\n|\r|\n/, 2);
  const inFirst = cookie.exec(first)?.[1];
  if (inFirst !== undefined) return inFirst;
  return blankOrComment.test(first) ? cookie.exec(second)?.[1] : undefined;
}

/** Python's names that the web's encoding standard lacks, and the encoding there that holds the same. */
const webNames = new Map([
  ['mac-roman', 'macintosh'],
  ['cp932', 'shift_jis'],
  ['cp936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['cp950', 'big5'],
  ['latin9', 'iso-8859-15'],
  ['eucjp', 'euc-jp'],
  ['euckr', 'euc-kr'],
]);

/** Python's name of an encoding as the web's encoding standard knows it. */
function decoderLabel(pythonName: string): string {
  const name = pythonName.toLowerCase().replace(/_/g, '-');
  if (name === 'utf8' || name.startsWith('utf-8') || name === 'u8') return 'utf-8';
  const codePage = /^(?:cp|windows-?)(125\d|874)$/.exec(name)?.[1];
  if (codePage !== undefined) return `windows-${codePage}`;
  return webNames.get(name) ?? name;
}

function decoder(label: string): { decode(bytes: Uint8Array): string } {
  if (label === 'windows-1252')
    return {
      decode: (bytes) =>
        latin1(bytes).replace(/[\x80-\x9f]/g, (character) => windows1252.charAt(character.charCodeAt(0) - 0x80)),
    };
  if (/^(?:latin-?1|iso-?8859-?1|l1|8859|cp819)$/.test(label)) return { decode: latin1 };
  try {
    return new TextDecoder(label);
  } catch {
    return { decode: latin1 };
  }
}

/**
 * The web's standard takes the name Latin-1 for Windows-1252, and Node's decoder reads Windows-1252 as Latin-1: so both
 * are done here.
 */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** What the bytes 0x80 to 0x9f are in Windows-1252. */
const windows1252 = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ';
